import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { rolldown } from 'rolldown';

import { bigRun } from '../../test/support/big-run.js';
import { repository } from '../measurement.js';

/** The parts that are measured, bundled from the sources as the programs are. */
const parts = /** @type {const} */ ([
  'annotations',
  'colours',
  'render-report',
  'summary',
  'terminal',
]);

/** @type {import('../measurement.js').Bench} */
export const bench = {
  about:
    'processor time of all reports of 300 targets with 30 checks and evidence, from a cold start, s',
  limit: 1,
  measure: async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'bench-reports-'));
    try {
      await bundle(directory);
      const seconds = await renderAll(directory);
      return { ours: `${seconds.toFixed(2)} s`, figure: seconds };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** @param {string} dir */
async function bundle(dir) {
  const input = Object.fromEntries(
    parts.map((name) => [name, path.join(repository, `src/report/${name}.ts`)]),
  );
  const built = await rolldown({ input, platform: 'node', cwd: repository });
  await built.write({ dir, format: 'esm', minify: true, entryFileNames: '[name].mjs' });
}

/** @param {string} directory */
async function renderAll(directory) {
  /** @param {string} name @returns {Promise<unknown>} */
  const load = (name) => import(pathToFileURL(path.join(directory, `${name}.mjs`)).href);
  const source = bigSource();
  const { result } = source;
  const start = process.cpuUsage();
  const [annotations, colours, reports, summary, terminal] =
    /** @type {[typeof import('../../src/report/annotations.js'), typeof import('../../src/report/colours.js'), typeof import('../../src/report/render-report.js'), typeof import('../../src/report/summary.js'), typeof import('../../src/report/terminal.js')]} */ (
      await Promise.all(parts.map(load)) // counts, too
    );
  for (const format of /** @type {const} */ (['json', 'junit', 'tap', 'html', 'badge', 'table'])) {
    await reports.renderReport(format, source);
  }
  summary.renderSummary(result);
  terminal.renderTerminal(result, colours.colours({}));
  annotations.annotationsOf(result);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** With two texts of 20 kB for each target that has evidence. */
function bigSource() {
  const result = bigRun(300, 30);
  const text = 'Nov 26 10:00:00 host webfs[123]: "GET /" <200> & so on\n'.repeat(370);
  const file = { sizeBytes: text.length, isWhole: true, text };
  const names = result.targets.flatMap(({ evidence = [] }) => evidence);
  return {
    result,
    evidence: new Map(names.map((name) => /** @type {const} */ ([name, file]))),
  };
}
