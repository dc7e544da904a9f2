import path from 'node:path';

import { PostrojError } from '../errors.js';
import { awaitWord } from '../system/await-word.js';
import { command, lastLines, start } from '../system/exec.js';
import type { Releases } from '../system/releases.js';

/** What systemd-nspawn tells of a machine, see sd_notify(3). */
export interface Notifications {
  /** Address of the datagram socket, for NOTIFY_SOCKET. */
  readonly socket: string;
  /** All that came so far. */
  text(): string;
  /** Called each time that more came. */
  onMore(listener: () => void): void;
}

/** Listens in that directory. Throws MACHINE_SETUP. */
export async function listenForNotifications(
  directory: string,
  releases: Releases,
): Promise<Notifications> {
  const socket = path.join(directory, 'notify');
  // systemd-socket-activate(1) waits for the first datagram and hands the socket on as descriptor 3
  const receiver = start(
    command('systemd-socket-activate', [
      ...['--datagram', `--listen=${socket}`],
      ...['sh', '-c', 'exec cat <&3'],
    ]),
  );
  releases.add(async () => {
    receiver.kill('SIGKILL');
    await receiver.ended;
  });
  let text = '';
  const listeners: (() => void)[] = [];
  receiver.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (const listener of listeners) listener();
  });
  await awaitWord(receiver, {
    word: 'Listening on',
    on: receiver.stderr,
    failure: (said) => {
      const message = `no socket for what a machine notifies:\n${lastLines(said, 5)}`;
      return new PostrojError('MACHINE_SETUP', message, {
        hint: 'See what this host lacks: postroj doctor',
      });
    },
  });
  return { socket, text: () => text, onMore: (listener) => listeners.push(listener) };
}
