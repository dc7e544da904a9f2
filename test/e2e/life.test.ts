import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

import type { TargetResult } from '../../src/engine/result.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb, type DebSpec } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { goodWeb } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();

afterEach(() => expectNothingLeft(sharedStateDir));

async function live(
  spec: DebSpec,
  args: readonly string[],
  { exitCode = 0, env = {} }: { exitCode?: number; env?: Readonly<Record<string, string>> } = {},
): Promise<TargetResult> {
  const deb = await buildDeb(directory, spec);
  const words = ['pkgprobe', '--json', '--image', 'debian-bookworm', '--package', deb];
  const ended = await postroj([...words, '--stable-for', '0', ...args], { env });
  expectExit(ended, exitCode);
  return onlyTarget(ended);
}

const told = ({ phases }: TargetResult) =>
  phases
    .filter(({ name }) => !['acquire', 'boot', 'shutdown'].includes(name))
    .map(({ name, verdict, message = '' }) => `${name} ${verdict}: ${message}`);

it('a whole life, with checks wherever the package should work', async () => {
  const phases = 'install,reboot,upgrade,reboot,downgrade,upgrade,reinstall,remove,purge,reinstall';
  const args = ['--check-unit', 'e2e-good-web', '--check-network', 'http://localhost:8000/'];
  const target = await live(goodWeb(), ['--lifecycle', phases, ...args]);
  expect(told(target)).toEqual([
    'install pass: e2e-good-web_1.0_all.deb, by apt-get, the version before',
    'check pass: after install: 3 passed, 0 failed',
    'reboot pass: ',
    'check pass: after reboot: 2 passed, 0 failed',
    'upgrade pass: e2e-good-web 1.0~postroj → 1.0, by apt-get',
    'check pass: after upgrade: 3 passed, 0 failed',
    'reboot pass: ',
    'check pass: after reboot: 2 passed, 0 failed',
    'downgrade pass: e2e-good-web 1.0 → 1.0~postroj, by apt-get',
    'check pass: after downgrade: 3 passed, 0 failed',
    'upgrade pass: e2e-good-web 1.0~postroj → 1.0, by apt-get',
    'check pass: after upgrade: 3 passed, 0 failed',
    'reinstall pass: e2e-good-web_1.0_all.deb, by apt-get',
    'check pass: after reinstall: 3 passed, 0 failed',
    'remove pass: e2e-good-web 1.0, by apt-get',
    'check pass: after remove: nothing found',
    'purge pass: e2e-good-web, by apt-get',
    'check pass: after purge: nothing found',
    'reinstall pass: e2e-good-web_1.0_all.deb, by apt-get',
    'check pass: after reinstall: 3 passed, 0 failed',
    'upgrade-states pass: kept: disabled and active, disabled and stopped, masked and stopped; noted: enabled and stopped',
  ]);
  const notes = target.checks.filter(({ verdict }) => verdict === 'note');
  expect(notes.filter(({ kind }) => kind === 'service-state')).toMatchObject([
    {
      phase: 'upgrade-states',
      message:
        "e2e-good-web.service: enabled and stopped by its administrator, enabled and active after the upgrade: so do debhelper's scripts with what is enabled",
    },
  ]);
  expect(notes.map(({ message }) => message)).toContain(
    'listens now and did not before: busybox on tcp *:8000',
  );
  expect(target.checks.map(({ phase }) => phase)).toContain('downgrade');
});

/** Without what was looked at in between. */
const changes = (target: TargetResult) => told(target).filter((line) => !line.startsWith('check '));

it('an upgrade from what the distribution has', async () => {
  // whose service is not in the newer one
  const args = ['--upgrade-from', 'webfs', '--watch', 'service-state=ignore'];
  const target = await live({ name: 'webfs', version: '99' }, args);
  expect(changes(target)).toEqual([
    'install pass: webfs, by apt-get, the version before',
    expect.stringMatching(/^upgrade pass: webfs 1\.\S+ → 99, by apt-get$/),
  ]);
});

it('an upgrade from the latest release, and none where there is none', async () => {
  const old = await buildDeb(join(directory, 'old'), { name: 'e2e-released', version: '1.0' });
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host ?? ''}`;
    if (request.url === '/repos/o/new/releases?per_page=30') response.end('[]');
    else if (request.url === '/repos/o/n/releases?per_page=30') {
      const assets = [{ name: basename(old), url: `${url}/asset` }];
      response.end(JSON.stringify([{ assets }]));
    } else void readFile(old).then((content) => response.end(content));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const spec = { name: 'e2e-released', version: '1.1' };
  const args = ['--upgrade-from', 'latest-release'];
  try {
    const env = { GITHUB_API_URL: api, GITHUB_REPOSITORY: 'o/n' };
    expect(changes(await live(spec, args, { env }))[1]).toBe(
      'upgrade pass: e2e-released 1.0 → 1.1, by apt-get',
    );
    const without = { ...env, GITHUB_REPOSITORY: 'o/new' };
    expect(changes(await live(spec, args, { env: without }))).toEqual([
      'install pass: e2e-released_1.1_all.deb, by apt-get',
      'upgrade skip: no release of o/new has an older package of deb for amd64',
    ]);
  } finally {
    server.close();
  }
});

it('what is not older is refused', async () => {
  const newer = await buildDeb(join(directory, 'newer'), { name: 'e2e-back', version: '2.0' });
  const target = await live({ name: 'e2e-back' }, ['--upgrade-from', newer], { exitCode: 2 });
  expect(target.error).toMatchObject({
    code: 'BAD_OPTION',
    message: 'upgrade-from: e2e-back 2.0 is not older than 1.0',
  });
});

it('what waits for ever in a root without an init is ended, and fails', async () => {
  const spec = {
    name: 'e2e-waits',
    scripts: { postinst: '#!/bin/sh\necho waiting\nsleep infinity\n' },
  };
  const args = ['--lanes', 'build', '--install-timeout', '10'];
  const [build] = told(await live(spec, args, { exitCode: 1 }));
  expect(build).toMatch(
    /^build fail: without an init: apt-get did not end within 10\S* s:[^]*waiting/,
  );
});

it('a package that keeps the system from booting again fails at reboot, and the rest is not reached', async () => {
  const unit = `[Unit]\nDefaultDependencies=no\nBefore=sysinit.target\n[Service]\nType=oneshot\nTimeoutStartSec=infinity\nExecStart=/bin/sleep infinity\n[Install]\nRequiredBy=sysinit.target\n`;
  const spec = {
    name: 'e2e-blocks',
    files: { 'lib/systemd/system/e2e-blocks.service': unit },
    scripts: { postinst: '#!/bin/sh\nsystemctl enable e2e-blocks\n' },
  };
  const args = ['--lifecycle', 'install,reboot,remove', '--boot-timeout', '8'];
  expect(told(await live(spec, args, { exitCode: 1 }))).toEqual([
    'install pass: e2e-blocks_1.0_all.deb, by apt-get',
    'check pass: after install: nothing found',
    expect.stringMatching(/^reboot fail: debian-bookworm: the boot was not over within 8\S* s/),
    'remove skip: remove: not reached, since reboot failed',
  ]);
});
