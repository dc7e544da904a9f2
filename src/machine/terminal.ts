import { closeSync, constants, fstatSync, lchownSync, openSync, readFileSync } from 'node:fs';
import { ReadStream } from 'node:tty';

import { PostrojError } from '../errors.js';
import { command } from '../system/exec.js';
import { spawnOnto } from '../system/spawn.js';

export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** A terminal of the guest's own, pty(7), whose other side is ours. */
export interface Terminal {
  /** What the guest calls it: `/dev/pts/0`. */
  readonly device: string;
  readonly stream: ReadStream;
  readonly resize: (size: TerminalSize) => Promise<void>;
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
  const master = openMaster(leader, uid);
  const setTo = ({ rows, columns }: TerminalSize) => setUp(master, [rows, columns]);
  try {
    await setTo(size);
  } catch (error) {
    closeSync(master);
    throw error;
  }
  const stream = new ReadStream(master);
  return {
    device: `/dev/pts/${numberOf(master)}`,
    stream,
    resize: async (next) => {
      if (!stream.destroyed) await setTo(next); // its number may be another file's by now
    },
  };
}

/** A name at a time, and no links: the guest must not lead us to a file of the host. */
function openMaster(leader: number, uid: number): number {
  const { O_RDONLY, O_RDWR, O_DIRECTORY, O_NOFOLLOW, O_NOCTTY } = constants;
  const opened: number[] = [];
  const enter = (place: string) => {
    opened.push(openSync(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    return `/proc/self/fd/${opened.at(-1) ?? ''}`;
  };
  try {
    const pts = enter(`${enter(`/proc/${leader}/root/dev`)}/pts`);
    const master = openSync(`${pts}/ptmx`, O_RDWR | O_NOCTTY | O_NOFOLLOW);
    if (fstatSync(master).rdev === MULTIPLEXER) {
      lchownSync(`${pts}/${numberOf(master)}`, uid, TTY_GROUP);
      return master;
    }
    closeSync(master);
    throw new Error('/dev/pts/ptmx is something else');
  } catch (error) {
    const { message } = error as Error;
    throw new PostrojError('MACHINE_SETUP', `the machine has no terminal to give: ${message}`, {
      hint: 'It must have a devpts at /dev/pts.',
    });
  } finally {
    opened.forEach(closeSync);
  }
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
