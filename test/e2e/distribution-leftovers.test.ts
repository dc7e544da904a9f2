import { afterEach, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';

/** What packages of Debian bookworm really leave, looked at by hand. */

afterEach(() => expectNothingLeft(sharedStateDir));

async function failuresOf(name: string, exitCode: number): Promise<string[]> {
  const ended = await postroj([
    ...['pkgprobe', '--json', '--image', 'debian-bookworm', '--package', name],
    ...['--lifecycle', 'install,remove,purge', '--stable-for', '0'],
  ]);
  expectExit(ended, exitCode);
  return onlyTarget(ended)
    .checks.filter(({ verdict }) => verdict === 'fail')
    .map(({ phase, message }) => `after ${phase}: ${message}`);
}

it('nginx: its logs and caches lie in directories of nginx-common, which stays', async () => {
  expect(await failuresOf('nginx', 0)).toEqual([]);
});

it('redis-server: nothing', async () => {
  expect(await failuresOf('redis-server', 0)).toEqual([]);
});

it('webfs: its daemon, which start-stop-daemon refuses to stop by a pid file that is not of root', async () => {
  expect(await failuresOf('webfs', 1)).toEqual([
    expect.stringMatching(
      /^after remove: remove has left process \d+: still there: process \d+ of www-data runs \/usr\/bin\/webfsd, which is no longer there$/,
    ),
  ]);
});
