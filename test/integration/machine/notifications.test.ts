import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { listenForNotifications } from '../../../src/machine/notifications.js';
import { command, run, start } from '../../../src/system/exec.js';
import { Releases } from '../../../src/system/releases.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));

describe('listenForNotifications', () => {
  it('hears all that is notified, from whomever, until released', async () => {
    const releases = new Releases();
    const told = await listenForNotifications(await fresh(), releases);
    const heard = (word: string) =>
      new Promise<void>((resolve) => {
        told.onMore(() => {
          if (told.text().includes(word)) resolve();
        });
      });
    const env = { NOTIFY_SOCKET: told.socket };
    const first = heard('STATUS=one');
    await run({ ...command('systemd-notify', ['--status=one']), env });
    await first;
    const second = heard('STATUS=two');
    await run({ ...command('systemd-notify', ['--status=two']), env });
    await second;
    await releases.all();
    const late = start({ ...command('systemd-notify', ['--status=three']), env });
    expect((await late.ended).exitCode).not.toBe(0);
  });

  it('says MACHINE_SETUP when there can be no such socket, and why', async () => {
    const releases = new Releases();
    const tooLong = path.join(await fresh(), 'x'.repeat(120)); // for the address of a socket
    await mkdir(tooLong);
    const error = await failureOf(() => listenForNotifications(tooLong, releases));
    await releases.all();
    expect(error.code).toBe('MACHINE_SETUP');
    expect(error.message).toMatch(/^no socket for what a machine notifies:\n\S/);
    expect(error.hint).toBe('See what this host lacks: postroj doctor');
  });
});
