import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { execa } from 'execa';

import type { RunResult } from '../../src/engine/result.js';
import { idleUnit } from '../fixtures/corpus/defect.js';
import { neverReadyRoot } from './support/broken-roots.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { startRegistry } from './support/registry.js';
import { expectExit, onlyTarget } from './support/result.js';
import { bootableOci } from './support/roots.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const reportDir = join(directory, 'report');

afterEach(() => expectNothingLeft(sharedStateDir));

const read = (file: string) => readFile(join(reportDir, file), 'utf8');

/** Bytes that are no text, and a control sequence. */
const noisy = `#!/bin/sh\nprintf 'e2e \\377\\033 says\\n'\nexit 3\n`;

it('of a unit that failed: its journal in bytes, its status, the boot, and what replays it', async () => {
  const deb = await buildDeb(directory, {
    name: 'e2e-fails',
    unit: idleUnit('/usr/libexec/e2e-fails'),
    files: { 'usr/libexec/e2e-fails': { content: noisy, mode: 0o755 } },
  });
  const args = ['--image', 'debian-bookworm', '--package', deb, '--check-unit', 'e2e-fails'];
  const ended = await postroj(['pkgprobe', '--json', ...args, '--report-dir', reportDir]);
  expectExit(ended, 1);
  const { evidence = [] } = onlyTarget(ended);
  expect(evidence.map((file) => file.replace('debian-bookworm/', '')).sort()).toEqual([
    'boot-blame.txt',
    'boot-plot.svg',
    'changes.txt',
    'console.txt',
    'failed-units.txt',
    'journal.export',
    'journal.txt',
    'package-logs.txt',
    'package-units.txt',
    'packages.txt',
    'replay.txt',
    'units.txt',
  ]);
  for (const file of ['failed-units.txt', 'package-units.txt']) {
    expect(await read(`debian-bookworm/${file}`)).toContain('code=exited, status=3');
  }
  expect(await read('debian-bookworm/boot-plot.svg')).toMatch(/<svg [^]*<\/svg>/);
  expect(await read('debian-bookworm/boot-blame.txt')).toMatch(/\d+ms \S+\.service/);
  const exported = await readFile(join(reportDir, 'debian-bookworm/journal.export'));
  expect(exported.includes(Buffer.from('e2e \xff\x1b says', 'latin1'))).toBe(true);
  for (const file of evidence.filter((one) => !one.endsWith('.export'))) {
    // eslint-disable-next-line no-control-regex
    expect(await read(file)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  }
});

it('of a machine that goes down, and of one that never comes up, what it left', async () => {
  const down = await postroj([
    ...['pkgprobe', '--image', 'debian-bookworm', '--json', '--retries', '0'],
    ...['--check-command', 'systemctl poweroff; sleep infinity', '--report-dir', reportDir],
  ]);
  expectExit(down, 3);
  expect(onlyTarget(down).evidence).toEqual(
    ['console.txt', 'journal.txt', 'changes.txt', 'replay.txt', 'journal.export'].map(
      (file) => `debian-bookworm/${file}`,
    ),
  );
  expect(await read('debian-bookworm/journal.txt')).toContain('Reached target');
  const root = await neverReadyRoot();
  const args = ['--image', `dir:${root}`, '--check-unit', 'dbus', '--boot-timeout', '5'];
  const words = [...args, '--retries', '0', '--report-dir', reportDir];
  const ended = await postroj(['pkgprobe', '--json', ...words]);
  expectExit(ended, 3);
  const { evidence = [], error } = onlyTarget(ended);
  expect(error?.code).toBe('BOOT_TIMEOUT');
  const [console = ''] = evidence.filter((file) => file.endsWith('/console.txt'));
  expect(await read(console)).toContain('never-ready.service');
  expect(evidence).toContain(join(dirname(console), 'journal.export'));
});

it('the line replays the target by the digest of its image, as a shell reads it', async () => {
  const registry = await startRegistry({ oci: await bootableOci() });
  const env = { ...registry.env, POSTROJ_STATE_DIR: sharedStateDir, GITHUB_TOKEN: 'e2e-secret' };
  try {
    const deb = await buildDeb(join(directory, "it's here"), { name: 'e2e-replayed' });
    const check = `test "$(cat '/etc/hostname')" = 'no such name' # 100%`;
    const args = ['--image', 'docker://debian:bookworm', '--package', deb];
    const flags = ['--check-command', check, '--check-command', 'true', '--network', 'none'];
    const words = [...args, ...flags, '--report-dir', reportDir];
    const first = await postroj(['pkgprobe', '--json', ...words], { env });
    expectExit(first, 1);
    const { replay = '', digest = '', evidence = [] } = onlyTarget(first);
    expect(replay).toContain(`postroj pkgprobe --image debian@${digest} --package `);
    expect(replay).toContain(' --network none');
    expect(`${first.stdout}${first.stderr}`).not.toContain('e2e-secret');
    const [file = ''] = evidence.filter((one) => one.endsWith('/replay.txt'));
    expect(await read(file)).toBe(`${replay}\n`);
    const again = await execa('sh', ['-c', `${replay} --json`], {
      env: { ...env, PATH: `${join(repoDir, 'bin')}:${process.env.PATH ?? ''}` },
      reject: false,
    });
    expect(again.exitCode).toBe(1);
    const { targets } = JSON.parse(again.stdout) as RunResult;
    expect(targets).toMatchObject([{ digest, verdict: 'fail', reason: 'command' }]);
    expect(targets[0]?.checks.map(({ target }) => target)).toEqual([check, 'true']);
  } finally {
    await registry.stop();
  }
});
