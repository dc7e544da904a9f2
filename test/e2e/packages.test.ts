import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

import { rpmFile } from '../support/package-files.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { familyRoot } from './support/family-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import { buildPacmanPackage } from './support/pacman-package.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget, resultOf } from './support/result.js';
import { buildRpm } from './support/rpm.js';
import { postinstFails } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();

afterEach(() => expectNothingLeft(sharedStateDir));

const spec = (version: string) => ({ name: 'e2e-tool', version });

/** What a build leaves: packages of every format and architecture, and more. */
async function buildAll(): Promise<string> {
  const dist = await mkdtemp(join(directory, 'dist-'));
  await buildDeb(dist, spec('1.9'));
  await buildDeb(dist, { ...spec('1.10'), architecture: 'amd64' });
  await buildDeb(dist, { ...spec('1.11'), architecture: 'arm64' });
  await buildRpm(dist, spec('1.10'));
  await buildPacmanPackage(dist, spec('1.10'));
  await writeFile(join(dist, 'e2e-tool.src.rpm'), rpmFile({ name: 'e2e-tool', arch: 'm68k' }));
  await writeFile(join(dist, 'SHA256SUMS'), 'none\n');
  await mkdir(join(dist, 'deep'));
  return dist;
}

const installMessages = (ended: Parameters<typeof resultOf>[0]) =>
  resultOf(ended).targets.map(
    ({ phases }) => phases.find(({ name }) => name === 'install')?.message,
  );

describe('one set of packages for all targets', () => {
  it('gives each its own, the newest of several versions, and says so', async () => {
    const dist = await buildAll();
    const rpms = `tar:${await familyRoot('dnf5')}`;
    const arch = `tar:${await familyRoot('pacman')}`;
    const images = ['debian-bookworm', rpms, arch].flatMap((image) => ['--image', image]);
    const args = ['--package', `${dist}/`, '--jobs', '1', '--json'];
    const ended = await postroj(['pkgprobe', ...images, ...args]);
    expectExit(ended, 0);
    expect(installMessages(ended)).toEqual([
      'e2e-tool_1.10_amd64.deb, by apt-get',
      'e2e-tool-1.10.rpm, by dnf5',
      'e2e-tool-1.10-1-any.pkg.tar.zst, by pacman',
    ]);
    expect(ended.stderr).toContain(
      'debian-bookworm  warning: of e2e-tool 1.9 and 1.10 the newer is taken: e2e-tool_1.10_amd64.deb\n',
    );
  });

  it('skips a target that none is for, and tests the others', async () => {
    const dist = await mkdtemp(join(directory, 'dist-'));
    await buildDeb(dist, spec('1.0'));
    const images = ['--image', 'debian-bookworm', '--image', 'fedora-44'];
    const ended = await postroj(['pkgprobe', ...images, '--package', `${dist}/*.deb`, '--json']);
    expectExit(ended, 0);
    const { verdict, targets } = resultOf(ended);
    expect([verdict, ...targets.map((target) => target.verdict)]).toEqual(['skip', 'pass', 'skip']);
    // not even its image is fetched
    expect(targets[1]?.phases.map(({ name }) => name)).toEqual(['install']);
    expect(targets[1]?.phases[0]?.message).toBe(
      'no package for it, which takes rpm, amd64; there are\n  e2e-tool_1.0_all.deb: deb, all',
    );
  });

  it('ends with exit code 3 when all targets are skipped: nothing was checked', async () => {
    const dist = await mkdtemp(join(directory, 'dist-'));
    const deb = await buildDeb(dist, { ...spec('1.0'), architecture: 'arm64' });
    const args = ['--image', 'debian-bookworm', '--package', deb, '--check-command', 'true'];
    const ended = await postroj(['pkgprobe', ...args]);
    expectExit(ended, 3);
    expect(ended.stdout).toContain('no package for it, which takes deb, amd64; there are');
    expect(ended.stdout).toContain('e2e-tool_1.0_arm64.deb: deb, arm64');
    expect(ended.stdout).toContain('nothing was checked: every target was skipped');
    const json = await postroj(['pkgprobe', ...args, '--json']);
    expectExit(json, 3);
    expect(resultOf(json)).toMatchObject({ verdict: 'error', error: { code: 'NOTHING_CHECKED' } });
    expect(onlyTarget(json).verdict).toBe('skip');
  });

  it('skips an image of no label once its system is known', async () => {
    const dist = await mkdtemp(join(directory, 'dist-'));
    const deb = await buildDeb(dist, spec('1.0'));
    const image = `tar:${await familyRoot('zypper')}`;
    const ended = await postroj(['pkgprobe', '--image', image, '--package', deb, '--json']);
    expectExit(ended, 3);
    expect(onlyTarget(ended).phases.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'acquire pass',
      'install skip',
    ]);
  });
});

it("keeps the package manager's log of what did not install", async () => {
  const deb = await buildDeb(directory, postinstFails());
  const reportDir = join(directory, 'report');
  const args = ['--image', 'debian-bookworm', '--package', deb, '--report-dir', reportDir];
  const ended = await postroj(['pkgprobe', ...args, '--json']);
  expectExit(ended, 1);
  const kept = onlyTarget(ended).evidence ?? [];
  expect(kept).toEqual(expect.arrayContaining(['debian-bookworm/packages.txt']));
  const read = (name: string) => readFile(join(reportDir, 'debian-bookworm', name), 'utf8');
  expect(await read('packages.txt')).toContain('$ apt-get --yes');
  expect(await read('packages.txt')).toContain('the schema could not be migrated');
  const logs = await read('package-logs.txt');
  expect(logs).toContain('==> /var/log/apt/history.log <==');
  expect(logs).toContain('half-configured e2e-postinst-fails:all 1.0');
});
