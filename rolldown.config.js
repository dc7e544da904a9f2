import { defineConfig } from 'rolldown';
import license from 'rollup-plugin-license';

/** What `uses:` and the launchers in bin/ run. Shared chunks keep each program small. */
export default defineConfig({
  input: {
    main: 'src/action/main.ts',
    post: 'src/action/post.ts',
    cache: 'src/action/cache-program.ts',
    postroj: 'src/cli/main.ts',
    pronto: 'src/cli/pronto.ts',
    racker: 'src/racker/main.ts',
    container: 'src/containers/supervisor.ts',
    probe: 'src/checks/probe/main.ts',
  },
  platform: 'node',
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
    minify: true,
    keepNames: true, // @actions/cache tells errors apart by the names of their classes
  },
  plugins: [license({ thirdParty: { output: 'dist/LICENSES.txt', allow: undefined } })],
});
