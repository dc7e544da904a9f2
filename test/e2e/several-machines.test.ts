import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { expectNothingLeft } from './support/leftovers.js';
import { manyTargets } from './support/many-targets.js';
import { startRegistry, writeConf } from './support/registry.js';
import { bootableOci } from './support/roots.js';
import { startProbe } from './support/started-probe.js';
import { startTap } from './support/tap.js';
import { onTerminal } from './support/terminal.js';
import { temporaryDirectory } from './support/temporary.js';
import { webTar } from './support/web-tar.js';

const directory = temporaryDirectory();
let stateDir: string;
let targets: string[];

beforeEach(async () => {
  stateDir = await mkdtemp(join(directory, 'state-'));
  targets = await manyTargets(directory, { tar: await webTar(), count: 3 });
});
afterEach(() => expectNothingLeft(stateDir));

it('a target that waits for its image keeps no other from booting, and none is forgotten', async () => {
  const registry = await startRegistry({ oci: await bootableOci(), tags: ['slow'] });
  const tap = await startTap(registry.port);
  try {
    const { env } = await writeConf(stateDir, tap.port);
    const shut = tap.shutAfter(20_000_000);
    const slow = ['--no-config', '--image', 'debian:slow', '--check-command', 'true'];
    const run = startProbe([...slow, ...targets, '--jobs', '2'], {
      ...env,
      POSTROJ_STATE_DIR: stateDir,
    });
    await shut;
    await run.seen(/tar:.* {2}shutdown ok/, 3); // with the one machine that is left
    expect(run.said()).not.toContain('debian:slow  acquire ok');
    tap.open();
    await run.seen(/debian:slow {2}shutdown ok/, 1);
    expect([await run.ended, run.said()]).toEqual([0, expect.any(String)]);
  } finally {
    await tap.close();
    await registry.stop();
  }
});

it('Ctrl-C ends three machines that are up within 5 s, and leaves nothing', async () => {
  const wait = ['--check-network', 'tcp://localhost:8999', '--network-timeout', '200'];
  const run = startProbe(['--no-config', ...targets, ...wait], { POSTROJ_STATE_DIR: stateDir });
  await run.seen(/ {2}check …/, 3);
  const begin = performance.now();
  run.interrupt();
  expect(await run.ended).toBe(130);
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(run.said()).toContain('postroj: interrupted by SIGINT');
});

it('on a terminal each target has a row, which ends with its verdict', async () => {
  const checks = ['--no-config', '--check-command', 'true'];
  const options = { stateDir, cwd: directory, columns: 200, env: { NO_COLOR: '1' } };
  const { exitCode, sent, screen } = await onTerminal(['pkgprobe', ...targets, ...checks], options);
  expect([exitCode, screen]).toEqual([0, expect.any(Array)]);
  const paths = targets.filter((flag) => flag.startsWith('tar:'));
  expect(screen.slice(0, 3)).toEqual(
    paths.map((path) => expect.stringMatching(`^✔ ${path}  pass  [\\d.]+ s$`)),
  );
  expect(screen.filter((line) => line.startsWith('PASS   tar:'))).toHaveLength(3);
  expect(screen.at(-2)).toMatch(/^PASS {3}3 passed in /);
  expect(sent).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] tar:\S+ {2}boot {2}[\d.]+ s/);
  for (const never of ['\u001b[?25l', '\u001b[3']) expect(sent).not.toContain(never);
});
