import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

import {
  brokenInitRoot,
  mirrorlessRoot,
  neverReadyRoot,
  unpreparableRoot,
} from './support/broken-roots.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb, type DebSpec } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { runProgram } from './support/program.js';
import { expectExit, onlyTarget, withoutNotes } from './support/result.js';
import {
  answers503,
  goodWeb,
  listensNowhere,
  postinstFails,
  serviceFails,
} from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const reportDir = join(directory, 'report');

afterEach(() => expectNothingLeft(sharedStateDir));

async function probe(spec: DebSpec, args: readonly string[]) {
  const deb = await buildDeb(directory, spec);
  const target = ['--image', 'debian-bookworm', '--package', deb];
  return postroj(['pkgprobe', ...target, ...args, '--report-dir', reportDir, '--json']);
}

describe('the package is at fault: exit 1', () => {
  it('when its postinst fails, with the last lines of the package manager', async () => {
    const ended = await probe(postinstFails(), ['--check-command', 'true']);
    expectExit(ended, 1);
    const target = onlyTarget(ended);
    expect(target.verdict).toBe('fail');
    expect(target.checks).toEqual([]); // nothing is looked at that was not installed
    const install = target.phases.find(({ name }) => name === 'install');
    expect(install?.verdict).toBe('fail');
    expect(install?.message).toContain('apt-get ended with exit code 100:');
    expect(install?.message).toContain('e2e: the schema could not be migrated');
    expect(install?.message).toContain('returned error exit status 3');
  });

  it('when its unit fails: at once, with its journal, and nobody waits for its port', async () => {
    const checks = ['--check-unit', 'e2e-service-fails', '--check-network', 'tcp://localhost:8000'];
    const ended = await probe(serviceFails(), [...checks, '--network-timeout', '100']);
    expectExit(ended, 1);
    const [, unit, tcp] = onlyTarget(ended).checks; // the first: that it was started
    expect(unit?.actual).toBe('failed (failed), result: exit-code');
    expect(unit?.message).toContain(
      'e2e-service-fails.service: Main process exited, code=exited, status=1/FAILURE',
    );
    expect(tcp?.message).toMatch(
      /^tcp localhost:8000: not open; last: connection refused \(\d+ tr/,
    );
    expect(Math.max(unit?.durationMs ?? 0, tcp?.durationMs ?? 0)).toBeLessThan(50_000);
  });

  it('when nothing listens: at the deadline, with the last observation', async () => {
    const checks = [
      '--check-unit',
      'e2e-listens-nowhere',
      '--check-network',
      'http://localhost:8000/',
    ];
    const ended = await probe(listensNowhere(), [...checks, '--network-timeout', '2']);
    expectExit(ended, 1);
    const [, unit, http] = onlyTarget(ended).checks;
    expect(unit?.verdict).toBe('pass');
    expect(http?.message).toMatch(
      /^http http:\/\/localhost:8000\/: not 2xx within 2\.0 s; last: connection refused \(\d+ tries\)$/,
    );
    expect(http?.durationMs).toBeGreaterThanOrEqual(2000);
  });

  it('when it answers 503, and keeps evidence', async () => {
    const checks = ['--check-network', 'http://localhost:8000/health'];
    const ended = await probe(answers503(), [...checks, '--network-timeout', '2']);
    expectExit(ended, 1);
    const target = onlyTarget(ended);
    expect(target.checks[0]?.message).toMatch(
      /^http http:\/\/localhost:8000\/health: not 2xx within 2\.0 s; last: status 503 \(\d+ tries\)$/,
    );
    expect([...(target.evidence ?? [])].sort()).toEqual([
      'debian-bookworm/boot-blame.txt',
      'debian-bookworm/boot-plot.svg',
      'debian-bookworm/changes.txt',
      'debian-bookworm/console.txt',
      'debian-bookworm/journal.export',
      'debian-bookworm/journal.txt',
      'debian-bookworm/package-logs.txt',
      'debian-bookworm/package-units.txt',
      'debian-bookworm/packages.txt',
      'debian-bookworm/replay.txt',
      'debian-bookworm/units.txt',
    ]);
    expect(await readFile(join(reportDir, 'debian-bookworm/journal.txt'), 'utf8')).toContain(
      'e2e-answers-503',
    );
    expect(await readFile(join(reportDir, 'debian-bookworm/console.txt'), 'utf8')).toContain(
      'Reached target',
    );
    expect(JSON.parse(await readFile(join(reportDir, 'result.json'), 'utf8'))).toEqual(
      JSON.parse(ended.stdout),
    );
  });

  it('when the unit is not there, and when a command says no', async () => {
    const checks = ['--check-unit', 'missing', '--check-command', 'echo of no use; exit 4'];
    const ended = await probe(goodWeb(), checks);
    expectExit(ended, 1);
    expect(withoutNotes(onlyTarget(ended)).map(({ message }) => message)).toEqual([
      'unit missing.service: there is no such unit, expected active',
      'command echo of no use; exit 4: exit code 4, expected exit code 0\nof no use',
    ]);
  });

  it('when a dependency is nowhere to be had', async () => {
    const ended = await probe({ name: 'e2e-needy', depends: 'e2e-not-there (>= 2)' }, []);
    expectExit(ended, 1);
    const install = onlyTarget(ended).phases.find(({ name }) => name === 'install');
    expect(install?.message).toContain('e2e-not-there');
  });
});

describe('we could not tell: exit 3', () => {
  it('when the boot never completes, with the end of the console', async () => {
    const args = ['--image', `dir:${await neverReadyRoot()}`, '--check-unit', 'dbus', '--json'];
    const ended = await postroj(['pkgprobe', ...args, '--boot-timeout', '5']);
    expectExit(ended, 3);
    const { error, phases } = onlyTarget(ended);
    expect(error?.code).toBe('BOOT_TIMEOUT');
    expect(error?.message).toContain("the boot was not over within 5.0 s; its console's end:\n");
    expect(error?.message).toContain('never-ready.service');
    expect(error?.hint).toContain('--boot-timeout');
    expect(phases.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'acquire pass',
      'boot error',
    ]);
  });

  it('when the init ends at once', async () => {
    const args = ['--image', `dir:${await brokenInitRoot()}`, '--check-unit', 'dbus', '--json'];
    const ended = await postroj(['pkgprobe', ...args]);
    expectExit(ended, 3);
    expect(onlyTarget(ended).error).toMatchObject({
      code: 'BOOT_FAILED',
      message: expect.stringContaining('systemd-nspawn ended with exit code 7'),
    });
  });

  it('when the machine goes down by itself', async () => {
    const ended = await postroj([
      ...['pkgprobe', '--image', 'debian-bookworm', '--json'],
      ...['--check-command', 'systemctl poweroff; sleep infinity'],
    ]);
    expectExit(ended, 3);
    expect(onlyTarget(ended).error).toMatchObject({
      code: 'MACHINE_DIED',
      message: expect.stringContaining('the machine went down by itself'),
    });
  });

  it('when the mirror does not answer', async () => {
    const args = ['--image', `dir:${await mirrorlessRoot()}`, '--package', 'webfs', '--json'];
    const ended = await postroj(['pkgprobe', ...args]);
    expectExit(ended, 3);
    expect(onlyTarget(ended).error?.code).toBe('MIRROR_FAILED');
  });

  it('when the host has no network to share', async () => {
    const args = ['pkgprobe', '--image', 'debian-bookworm', '--check-unit', 'dbus', '--json'];
    const ended = await runProgram({
      file: 'unshare',
      args: ['--net', process.execPath, join(repoDir, 'bin/postroj'), ...args],
      env: { POSTROJ_STATE_DIR: sharedStateDir },
    });
    expectExit(ended, 3);
    expect(onlyTarget(ended).error).toMatchObject({
      code: 'MACHINE_SETUP',
      message: expect.stringMatching(/^pasta gave the machine no network: /),
      hint: expect.stringContaining('default route'),
    });
  });

  it('when the image is no operating system', async () => {
    const file = join(directory, 'empty.tar');
    await writeFile(file, Buffer.alloc(10_240)); // two blocks of zeros end an archive
    const ended = await postroj([
      'pkgprobe',
      '--image',
      `tar:${file}`,
      '--check-unit',
      'x',
      '--json',
    ]);
    expectExit(ended, 3);
    expect(onlyTarget(ended).error?.code).toBe('UNSUPPORTED_DISTRIBUTION');
  });

  it('when the image cannot be prepared, with the last lines of what failed', async () => {
    const args = ['--image', `dir:${await unpreparableRoot()}`, '--check-unit', 'dbus', '--json'];
    const ended = await postroj(['pkgprobe', ...args]);
    expectExit(ended, 3);
    expect(onlyTarget(ended).error).toMatchObject({
      code: 'PREPARE_FAILED',
      message: expect.stringContaining('(recipe debian-2)'),
    });
  });
});
