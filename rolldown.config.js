import { defineConfig } from 'rolldown';
import license from 'rollup-plugin-license';

import { layerNames } from './scripts/layers.js';

const output = /** @type {const} */ ({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunk-[name]-[hash].js',
  minify: true,
  keepNames: true, // @actions/cache tells errors apart by the names of their classes
});

/** @param {string} file */
const licenses = (file) => license({ thirdParty: { output: `dist/${file}`, allow: undefined } });

/**
 * What `uses:` and the launchers in bin/ run. Shared chunks keep each program small; racker is one
 * file, since reading many takes longer than a container takes for its command.
 */
export default defineConfig([
  {
    input: {
      main: 'src/action/main.ts',
      post: 'src/action/post.ts',
      cache: 'src/action/cache-program.ts',
      postroj: 'src/cli/main.ts',
      pronto: 'src/cli/pronto.ts',
      container: 'src/containers/supervisor.ts',
      probe: 'src/checks/probe/main.ts',
    },
    platform: 'node',
    output: {
      ...output,
      cleanDir: true,
      codeSplitting: { groups: [{ name: layerNames() }], includeDependenciesRecursively: false },
    },
    plugins: [licenses('LICENSES.txt')],
  },
  {
    input: { racker: 'src/racker/main.ts' },
    platform: 'node',
    output: { ...output, codeSplitting: false },
    plugins: [licenses('LICENSES-racker.txt')],
  },
]);
