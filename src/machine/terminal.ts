import { closeSync, constants, fstatSync, lchownSync, openSync, readFileSync } from 'node:fs';
import { ReadStream } from 'node:tty';

import { PostrojError } from '../errors.js';
import { command } from '../system/exec.js';
import { spawnOnto } from '../system/spawn.js';

const { O_RDONLY, O_RDWR, O_DIRECTORY, O_NOFOLLOW, O_NOCTTY } = constants;

export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** A terminal of the guest's own, pty(7), whose other side is ours. */
export interface Terminal {
  /** What the guest calls it: `/dev/pts/0`. */
  readonly device: string;
  readonly stream: ReadStream;
  /** One after the other: the last wins. */
  readonly resize: (size: TerminalSize) => Promise<void>;
  /** The guest's side is the guest's alone from now on: when its last has closed it, the stream ends. */
  readonly letGo: () => void;
}

/** ioctl_tty(2), TIOCSPTLCK and TIOCSWINSZ: lets the guest open it, and tells it the size. */
const SET_UP = `my $open = pack "i", 0; my $size = pack "S4", @ARGV, 0, 0;
ioctl(STDIN, 0x40045431, $open) && ioctl(STDIN, 0x5414, $size) or die "$!\\n"`;

/** Of the user `uid`. Throws MACHINE_SETUP when the guest has no terminals to give. */
export async function openTerminal(
  leader: number,
  size: TerminalSize,
  uid: number,
): Promise<Terminal> {
  const { pts, master } = openMaster(leader, uid);
  const setTo = ({ rows, columns }: TerminalSize) => setUp(master, [rows, columns]);
  let latest = Promise.resolve();
  let held: number;
  try {
    await setTo(size);
    held = openSync(`${inDirectory(pts)}/${numberOf(master)}`, O_RDWR | O_NOCTTY | O_NOFOLLOW);
  } catch (error) {
    closeSync(master);
    throw error;
  } finally {
    closeSync(pts);
  }
  const stream = new ReadStream(master);
  return {
    device: `/dev/pts/${numberOf(master)}`,
    stream,
    // systemd 257 opens and closes it to reset it, before the program has it: that must not be the end
    letGo: () => {
      closeSync(held);
    },
    resize: (next) => {
      latest = latest
        .catch(() => undefined) // told already
        .then(() => (stream.destroyed ? undefined : setTo(next))); // its number may be another file's by now
      return latest;
    },
  };
}

/** A name at a time, and no links: the guest must not lead us to a file of the host. */
function openMaster(
  leader: number,
  uid: number,
): { readonly pts: number; readonly master: number } {
  const opened: number[] = [];
  const open = (place: string, flags: number) => {
    const number = openSync(place, flags | O_NOFOLLOW);
    opened.push(number);
    return number;
  };
  try {
    const dev = open(`/proc/${leader}/root/dev`, O_RDONLY | O_DIRECTORY);
    const pts = open(`${inDirectory(dev)}/pts`, O_RDONLY | O_DIRECTORY);
    const master = open(`${inDirectory(pts)}/ptmx`, O_RDWR | O_NOCTTY);
    if (fstatSync(master).rdev !== MULTIPLEXER) throw new Error('/dev/pts/ptmx is something else');
    lchownSync(`${inDirectory(pts)}/${numberOf(master)}`, uid, TTY_GROUP);
    opened.splice(1); // the caller's now
    return { pts, master };
  } catch (error) {
    const { message } = error as Error;
    throw new PostrojError('MACHINE_SETUP', `the machine has no terminal to give: ${message}`, {
      hint: 'It must have a devpts at /dev/pts.',
    });
  } finally {
    opened.forEach(closeSync);
  }
}

function inDirectory(number: number): string {
  return `/proc/self/fd/${number}`;
}

/** Of Debian and of all who follow systemd. */
const TTY_GROUP = 5;

/** Character device 5:2, in every kernel's list of devices. */
const MULTIPLEXER = (5 << 8) | 2;

/** proc_pid_fdinfo(5) */
function numberOf(master: number): string {
  const info = readFileSync(`/proc/self/fdinfo/${master}`, 'utf8');
  return /^tty-index:\s*(\d+)/m.exec(info)?.[1] ?? '0';
}

async function setUp(master: number, size: readonly number[]): Promise<void> {
  const perl = command('perl', ['-e', SET_UP, ...size.map(String)]);
  const { exitCode } = await spawnOnto(perl, [master, 'ignore', 'ignore']).exited;
  if (exitCode === 0) return;
  throw new PostrojError('HOST_TOOL_MISSING', 'perl could not set up a terminal', {
    hint: 'Install it: postroj doctor --fix',
  });
}
