import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { expectExit, onlyTarget, withoutNotes } from './support/result.js';

afterEach(() => expectNothingLeft(sharedStateDir));

it('files, ports and processes are checked by flags, each with what it says when it fails', async () => {
  const server = await readFile(join(repoDir, 'test/fixtures/bin/tcp-server'), 'utf8');
  const script = Buffer.from(server).toString('base64');
  const start = `echo ${script} | base64 -d >/run/tcp-server && chmod 755 /run/tcp-server && systemd-run /run/tcp-server 2525`;
  const ended = await postroj([
    ...['pkgprobe', '--json', '--image', 'debian-bookworm', '--network-timeout', '5'],
    ...['--check-command', start, '--check-port', '2525', '--check-process', 'tcp-server'],
    ...['--check-file', '/etc/os-release', '--check-file', '/etc/none'],
    ...['--check-port', 'udp:2525', '--check-process', 'nginx'],
    ...['--check-network', 'http://ann:s3cret-word@localhost:1/'],
  ]);
  expectExit(ended, 1);
  const target = onlyTarget(ended);
  const late = 'within 5.0 s; last:';
  const told = withoutNotes(target).map(({ message }) =>
    message.replace(/^command .*: /, 'command: ').replace(/\(\d+ tries\)/, '(N tries)'),
  );
  expect(told).toEqual([
    `http http://ann:***@localhost:1/: not 2xx ${late} connection refused (N tries)`,
    'command: exit code 0',
    'file /etc/os-release: present',
    `file /etc/none: not present ${late} absent (N tries)`,
    'port tcp:2525: listening',
    `port udp:2525: not listening ${late} closed (N tries)`,
    'process tcp-server: running',
    `process nginx: not running ${late} absent (N tries)`,
  ]);
  expect(target.replay).toContain("--check-network 'http://ann:***@localhost:1/' --check-command");
  expect(target.replay).toContain('--check-file /etc/none --check-port 2525 --check-port udp:2525');
  expect(ended.stdout + ended.stderr).not.toContain('s3cret-word');
});
