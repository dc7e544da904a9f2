import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { startRegistry, writeConf } from './support/registry.js';
import { bootableOci } from './support/roots.js';
import { startProbe } from './support/started-probe.js';
import { startTap } from './support/tap.js';
import { onTerminal } from './support/terminal.js';
import { temporaryDirectory } from './support/temporary.js';
import { webTar } from './support/web-tar.js';

const directory = temporaryDirectory();
/** Three of one image. */
async function configure(image: string, checks: string): Promise<string[]> {
  const file = join(directory, 'three.yml');
  const text = `images: ['${image}']\nmatrix: { which: [one, two, three] }\n${checks}\n`;
  await writeFile(file, text);
  return ['--config', file];
}

it('a target that waits for its image keeps no other from booting, and none is forgotten', async () => {
  const stateDir = await mkdtemp(join(directory, 'state-'));
  const registry = await startRegistry({ oci: await bootableOci(), tags: ['slow'] });
  const tap = await startTap(registry.port);
  try {
    const { env } = await writeConf(stateDir, tap.port);
    const shut = tap.shutAfter(20_000_000);
    const both = `debian:slow', 'tar:${await webTar()}`;
    const file = await configure(both, "checks: [{ command: 'true' }]");
    const run = startProbe([...file, '--jobs', '4'], {
      ...env,
      POSTROJ_STATE_DIR: stateDir,
    });
    await shut;
    await run.seen(/tar:.* {2}shutdown ok/, 3); // with the one machine that is left
    expect(run.said()).not.toMatch(/debian:slow .*acquire ok/);
    tap.open();
    await run.seen(/debian:slow .*shutdown ok/, 3);
    expect([await run.ended, run.said()]).toEqual([0, expect.any(String)]);
    await expectNothingLeft(stateDir);
  } finally {
    await tap.close();
    await registry.stop();
  }
});

it('while a machine is up, the image of the next target is acquired', async () => {
  const file = join(directory, 'next.yml');
  const never = "network-timeout: 200\nchecks: [{ tcp: 'localhost:8999' }]";
  await writeFile(file, `images: ['debian-bookworm', 'tar:${await webTar()}']\n${never}\n`);
  const run = startProbe(['--config', file, '--jobs', '1'], { POSTROJ_STATE_DIR: sharedStateDir });
  await run.seen(/tar:.* {2}acquire ok/, 1);
  await run.seen(/debian-bookworm {2}check …/, 1);
  expect(run.said()).not.toMatch(/tar:.* {2}boot …/); // one machine at a time
  run.interrupt();
  expect(await run.ended).toBe(130);
  await expectNothingLeft(sharedStateDir);
});

it('Ctrl-C ends three machines that are up within 5 s, and leaves nothing', async () => {
  const wait = "network-timeout: 200\nchecks: [{ tcp: 'localhost:8999' }]";
  const file = await configure('debian-bookworm', wait);
  const run = startProbe([...file, '--jobs', '3'], { POSTROJ_STATE_DIR: sharedStateDir });
  await run.seen(/ {2}check …/, 3);
  const begin = performance.now();
  run.interrupt();
  expect(await run.ended).toBe(130);
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(run.said()).toContain('postroj: interrupted by SIGINT');
  await expectNothingLeft(sharedStateDir);
});

it('on a terminal each target has a row, which ends with its verdict', async () => {
  const file = await configure('debian-bookworm', "checks: [{ command: 'true' }]");
  const options = {
    stateDir: sharedStateDir,
    cwd: directory,
    columns: 120,
    env: { NO_COLOR: '1' },
  };
  const { exitCode, sent, screen } = await onTerminal(['pkgprobe', ...file], options);
  expect([exitCode, screen]).toEqual([0, expect.any(Array)]);
  const rows = ['one', 'two', 'three'].map((which) =>
    expect.stringMatching(`^✔ debian-bookworm \\(which=${which}\\)  pass  [\\d.]+ s$`),
  );
  expect(screen.slice(0, 3)).toEqual(rows);
  expect(screen.filter((line) => /^PASS {3}debian-bookworm /.test(line))).toHaveLength(3);
  expect(screen.at(-2)).toMatch(/^PASS {3}3 passed in /);
  expect(sent).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] debian-bookworm \(which=one\) {2}boot {2}[\d.]+ s/);
  for (const never of ['\u001b[?25l', '\u001b[31m', '\u001b[32m'])
    expect(sent).not.toContain(never);
});
