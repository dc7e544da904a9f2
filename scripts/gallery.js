/**
 * Makes the pictures in docs/gallery: a real package is probed on real machines, at a terminal and as the
 * action, and what is seen then is drawn by a real browser. `npm run gallery` builds first. Needs root, a
 * Chromium (`node scripts/test-host.js` brings one), util-linux' script(1) and dpkg-deb, fonts
 * (DejaVu, and Noto Color Emoji for what GitHub shows), and what booting needs: `postroj doctor`. Images that are not prepared yet are made. Prints the sizes, and writes
 * docs/gallery/README.md with the pictures and the figures of the run.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

import { runAction } from './gallery/action.js';
import { openStudio } from './gallery/studio.js';
import { makeProject } from './gallery/project.js';
import { summaryPage } from './gallery/summary-page.js';
import { record } from './gallery/record.js';
import { terminalPage } from './gallery/terminal-page.js';
import { writePage } from './gallery/write-page.js';

/** @typedef {import('../src/engine/result.js').RunResult} RunResult */

const MOST_BYTES = 600_000;
const COLUMNS = 120;
const terminal = { columns: COLUMNS };

const project = mkdtempSync(path.join(tmpdir(), 'gallery-'));
try {
  makeProject(project);
  const pictures = await takePictures();
  tellSizes(pictures);
  const figures = figuresOf(path.join(project, 'report', 'result.json'));
  await writePage(pictures, figures);
} finally {
  rmSync(project, { recursive: true, force: true });
}

async function takePictures() {
  const seat = { cwd: project, columns: COLUMNS };
  const studio = await openStudio();
  try {
    const run = await record(['pkgprobe', '--report-dir', 'report'], seat);
    await studio.draw('terminal-live', terminalPage(run.until(0.5), terminal), '.xterm-screen');
    const quiet = await record(['pkgprobe'], { ...seat, quiet: true });
    await studio.draw('terminal-result', terminalPage(quiet.until(1), terminal), '.xterm-screen');
    const types = [
      'systemctl --no-pager -n 3 status my-service',
      "perl -e 'print $^V'; echo",
      'exit',
    ];
    const shell = await record(['pkgprobe', '--image', 'debian-11', '--shell-on-failure'], {
      ...seat,
      types,
    });
    const page = terminalPage(shell.since('did not pass'), terminal);
    await studio.draw('terminal-shell', page, '.xterm-screen');
    const { summary } = runAction(project, { 'report-dir': 'report-of-action' });
    const report = path.join(project, 'report', 'report.html');
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      const markdown = summaryPage(summary, scheme);
      await studio.draw(`summary-${scheme}`, markdown, '.markdown-body', { scheme, width: 1280 });
      const screen = { scheme, width: 1000, height: 800 };
      const from = 'details.target[open]';
      await studio.photograph(`report-${scheme}`, report, screen);
      await studio.photograph(`report-failure-${scheme}`, report, { ...screen, from });
      const phone = { scheme, width: 390, height: 780 };
      await studio.photograph(`report-phone-${scheme}`, report, phone);
    }
    return studio.pictures;
  } finally {
    await studio.close();
  }
}

/** @param {readonly string[]} pictures */
function tellSizes(pictures) {
  const sizes = pictures.map((file) => statSync(file).size);
  pictures.forEach((file, index) => {
    console.log(`${path.basename(file).padEnd(24)} ${String(sizes[index]).padStart(8)} bytes`);
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${'all'.padEnd(24)} ${String(total).padStart(8)} bytes, at most ${MOST_BYTES}`);
  if (total > MOST_BYTES) process.exitCode = 1;
}

/**
 * Of the run at the terminal, as README.md of the gallery has them.
 * @param {string} file
 * @returns {string[]}
 */
function figuresOf(file) {
  /** @type {unknown} */
  const result = JSON.parse(readFileSync(file, 'utf8'));
  const { targets, durationMs } = /** @type {RunResult} */ (result);
  const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;
  const rows = targets.map(({ image, verdict, durationMs: ms, boots = [] }) => {
    const ready = boots.map(({ readyMs }) => seconds(readyMs)).join(', ');
    return `| ${image} | ${verdict} | ${ready} | ${seconds(ms)} |`;
  });
  const { length } = cpus();
  return [
    '| image | verdict | booted in | all phases in |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    `All ${targets.length} side by side: ${seconds(durationMs)}, with prepared images, on a host with ${length} processors.`,
  ];
}
