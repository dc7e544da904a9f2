import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget, withoutNotes, resultOf } from './support/result.js';
import { containerOci, containerTar } from './support/roots.js';
import { goodWeb } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const checks = [
  ...['--check-unit', 'e2e-good-web', '--check-network', 'http://localhost:8000/'],
  ...['--check-network', 'tcp://localhost:8000', '--check-command', 'busybox true'],
];

afterEach(() => expectNothingLeft(sharedStateDir));

describe('a good package on every Debian, built from the archive', () => {
  it.each([
    ['bullseye', '11', '247'],
    ['bookworm', '12', '252'],
    ['trixie', '13', '257'],
  ])('passes on %s', async (suite, versionId, systemd) => {
    const deb = await buildDeb(directory, goodWeb());
    const image = `debian-${suite}`;
    const ended = await postroj([
      'pkgprobe',
      '--image',
      image,
      '--package',
      deb,
      ...checks,
      '--json',
    ]);
    expectExit(ended, 0);
    const target = onlyTarget(ended);
    expect(target).toMatchObject({
      image,
      verdict: 'pass',
      source: `debootstrap:${suite}`,
      arch: 'amd64',
      os: { id: 'debian', versionId },
      init: { name: 'systemd', version: systemd },
    });
    expect(target.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const phases = target.phases.map(({ name, verdict }) => `${name} ${verdict}`);
    expect(phases).toEqual([
      'acquire pass',
      'boot pass',
      'install pass',
      'check pass',
      'shutdown pass',
    ]);
    expect(
      withoutNotes(target).map(({ kind, target: what, actual }) => [kind, what, actual]),
    ).toEqual([
      ['after install', 'e2e-good-web.service', 'active, enabled'],
      ['unit', 'e2e-good-web.service', 'active (running)'],
      ['http', 'http://localhost:8000/', 'status 200'],
      ['tcp', 'localhost:8000', 'open'],
      ['command', 'busybox true', 'exit code 0'],
    ]);
  });

  it('passes on sid and trixie side by side, each with the same port', async () => {
    const deb = await buildDeb(directory, goodWeb());
    const images = ['--image', 'debian-unstable', '--image', 'debian-13', '--jobs', '2'];
    const ended = await postroj(['pkgprobe', ...images, '--package', deb, ...checks, '--json']);
    expectExit(ended, 0);
    const result = resultOf(ended);
    expect(result.targets.map(({ image, verdict }) => [image, verdict])).toEqual([
      ['debian-sid', 'pass'],
      ['debian-trixie', 'pass'],
    ]);
  });
});

it('takes a package from an address', async () => {
  const deb = await buildDeb(directory, goodWeb());
  const server = createServer((_, response) => void createReadStream(deb).pipe(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/download/e2e-good-web.deb?token=secret`;
    const ended = await postroj([
      ...['pkgprobe', '--image', 'debian-bookworm', '--package', url, ...checks, '--json'],
    ]);
    expectExit(ended, 0);
    expect(withoutNotes(onlyTarget(ended))).toHaveLength(5);
    expect(ended.stdout + ended.stderr).not.toContain('secret');
  } finally {
    server.close();
  }
});

describe('root file systems on disk', () => {
  it.each([
    ['a tarball', async () => `tar:${await containerTar()}`],
    ['an OCI layout', async () => `oci:${await containerOci()}:root`],
  ])('%s is made bootable and found prepared the second time', async (_, reference) => {
    const image = await reference();
    const args = ['pkgprobe', '--image', image, '--check-unit', 'systemd-journald', '--json'];
    const first = await postroj(args);
    expectExit(first, 0);
    expect(onlyTarget(first)).toMatchObject({ image, source: image, verdict: 'pass' });
    const second = await postroj(args);
    expectExit(second, 0);
    expect(second.stderr).not.toContain('preparing');
    expect(onlyTarget(second).digest).toBe(onlyTarget(first).digest);
  });
});

it('says which source was used and why, and finds the image the second time', async () => {
  const args = ['pkgprobe', '--image', 'debian-12', '--check-unit', 'dbus', '--json'];
  const stateDir = `${directory}/fresh`;
  const first = await postroj(args, { stateDir });
  expectExit(first, 0);
  expect(first.stderr).toMatch(/warning: docker:.*bookworm-slim cannot be used \(.+\)/);
  expect(first.stderr).toContain('acquiring from debootstrap:bookworm');
  const second = await postroj(args, { stateDir });
  expectExit(second, 0);
  expect(second.stderr).not.toContain('acquiring');
  expect(onlyTarget(second).digest).toBe(onlyTarget(first).digest);
  await expectNothingLeft(stateDir);
});

it('installs a name of the distribution with its dependencies', async () => {
  const ended = await postroj([
    ...['pkgprobe', '--image', 'debian-bookworm', '--package', 'webfs', '--check-unit', 'webfs'],
    ...['--check-command', 'command -v webfsd', '--json'],
  ]);
  expectExit(ended, 0);
  expect(onlyTarget(ended).verdict).toBe('pass');
});
