import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { bundle } from '../integration/support/programs.js';
import { oldSystemdRoot } from './support/broken-roots.js';
import { cacheDir } from './support/cache.js';
import { initRoot, initRoots } from './support/init-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import { OuterHost } from './support/outer-host.js';
import { repoDir } from './support/postroj.js';
import { expectExit } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const state = join(cacheDir, 'outer-state');
let host: OuterHost;
let program: string;

beforeAll(async () => {
  program = await bundle('live-once', directory);
  const visible = [directory, await initRoots(), await oldSystemdRoot()];
  host = await OuterHost.boot({ repo: repoDir, state, visible });
});
afterAll(() => host.stop());
afterEach(() => expectNothingLeft(state));

describe('on a host with systemd, which registers its machines', () => {
  it.each([
    ['sysvinit', () => initRoot('sysvinit')],
    ['openrc', () => initRoot('openrc')],
    ['runit', () => initRoot('runit')],
    ['systemd', async () => `dir:${await oldSystemdRoot()}`],
  ])('a Debian with %s lives the same', async (init, reference) => {
    const ended = await host.exec(['node', program, await reference(), '/var/lib/postroj']);
    expectExit(ended, 0);
    expect(JSON.parse(ended.stdout)).toEqual({
      init,
      exitCodes: [0, 3, 127, 143],
      timedOut: true,
      left: false,
      said: 'PostrojError: e2e: the machine rebooted by itself',
      kept: 'kept\n',
      boots: 3,
      end: 'powered off',
    });
  });
});
