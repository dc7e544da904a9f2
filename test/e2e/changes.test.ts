import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

import type { Change } from '../../src/machine/changes.js';
import type { Machine } from '../../src/machine/machine.js';
import { command } from '../../src/system/exec.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';
import { webTar } from './support/web-tar.js';

const directory = temporaryDirectory();

afterAll(() => expectNothingLeft(sharedStateDir));

async function inside(machine: Machine, line: string): Promise<void> {
  const { exitCode, stderr } = await machine.exec(command('sh', ['-c', line]));
  expect([line, exitCode, stderr]).toEqual([line, 0, '']);
}

/** Those at or below a path, as a line each. */
async function changesAt(machine: Machine, ...paths: string[]): Promise<string[]> {
  const isThere = ({ path }: Change) =>
    paths.some((place) => path === place || path.startsWith(`${place}/`));
  return (await machine.changes()).filter(isThere).map((change) => {
    const { what, kind, mode, uid, gid, sizeBytes, path, target } = change;
    const size = kind === 'file' ? ` ${sizeBytes}` : '';
    const to = target === undefined ? '' : ` -> ${target}`;
    return `${what} ${kind} ${mode.toString(8)} ${uid}:${gid}${size} ${path}${to}`;
  });
}

describe.each([false, true])('what has changed on the disk, private users: %s', (privateUsers) => {
  it('is told exactly, without following a link', async () => {
    const machine = await bootImage(`tar:${await webTar()}`, { privateUsers });
    try {
      mkdirSync(join(directory, 'host'), { recursive: true });
      writeFileSync(join(directory, 'host', 'secret'), 'x');
      const before = await machine.changes();
      expect(before.map(({ path }) => path)).toContain('/etc/machine-id');
      expect(before.map(({ path }) => path)).not.toContain('/usr/bin/sleep');
      await inside(
        machine,
        `set -e
mkdir -p /opt/n/deep && echo hello >/opt/n/deep/file && chown 33:12 /opt/n/deep/file
chmod 4750 /opt/n/deep/file && ln -s ${directory}/host /opt/n/link && mkfifo -m 600 /opt/n/fifo
printf x >"$(printf '/opt/n/odd\\nname')"
echo more >>/etc/issue && rm /etc/issue.net && chmod 700 /var/backups
rm -r /usr/share/base-files && mkdir /usr/share/base-files && touch /usr/share/base-files/mine
touch /run/not-on-the-disk`,
      );
      expect(await changesAt(machine, '/opt')).toEqual([
        'added directory 755 0:0 /opt/n',
        'added directory 755 0:0 /opt/n/deep',
        'added file 4750 33:12 6 /opt/n/deep/file',
        'added fifo 600 0:0 /opt/n/fifo',
        `added link 777 0:0 /opt/n/link -> ${directory}/host`,
        'added file 644 0:0 1 /opt/n/odd\nname',
      ]);
      expect(await changesAt(machine, '/etc/issue', '/etc/issue.net', '/var/backups')).toEqual([
        expect.stringMatching(/^removed file 644 0:0 \d+ \/etc\/issue\.net$/),
        expect.stringMatching(/^changed file 644 0:0 \d+ \/etc\/issue$/),
        'changed directory 700 0:0 /var/backups',
      ]);
      const opaque = await changesAt(machine, '/usr/share/base-files');
      expect(opaque).toContain('added file 644 0:0 0 /usr/share/base-files/mine');
      expect(opaque.filter((line) => line.startsWith('removed file')).length).toBeGreaterThan(1);
      expect(await changesAt(machine, '/run/not-on-the-disk')).toEqual([]);
    } finally {
      await machine.stop();
    }
  });
});

it('what runs is told as the guest numbers it, with its unit and its program', async () => {
  const machine = await bootImage(`tar:${await webTar()}`);
  try {
    await inside(
      machine,
      'cp /bin/sleep /usr/local/bin/mine && systemd-run --quiet --service-type=exec --uid=33 --unit=e2e-mine /usr/local/bin/mine 1000 && rm /usr/local/bin/mine',
    );
    const mine = machine.processes().filter(({ unit }) => unit === 'e2e-mine.service');
    const pid = await machine.query(
      command('systemctl', ['show', '--property=MainPID', '--value', 'e2e-mine']),
    );
    expect(mine).toEqual([
      {
        pid: Number(pid.stdout),
        uid: 33,
        program: '/usr/local/bin/mine',
        isDeleted: true,
        unit: 'e2e-mine.service',
      },
    ]);
    expect(machine.processes().map(({ pid: number }) => number)).not.toContain(1);
  } finally {
    await machine.stop();
  }
});
