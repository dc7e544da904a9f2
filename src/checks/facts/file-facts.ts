import { createHash } from 'node:crypto';
import { closeSync, createReadStream, type Stats } from 'node:fs';

import type { GuestView } from '../../machine/guest-view.js';
import { command } from '../../system/exec.js';
import type { Look } from '../check.js';
import type { Value } from '../matchers/matcher.js';
import type { Facts } from '../properties.js';
import { linkTargetIn, openIn, readText, statIn } from './guest-files.js';

export const fileTypes = [
  'file',
  'directory',
  'link',
  'socket',
  'fifo',
  'character device',
  'block device',
] as const;

const MOST_BYTES = 4 * 1024 * 1024;

/** What is known of a file; undefined when it is not there. */
export async function fileFacts(path: string, look: Look): Promise<Facts | undefined> {
  const view = await look.machine.view();
  const own = statIn(view, path, false);
  if (!own) return undefined;
  const led = own.isSymbolicLink() ? statIn(view, path, true) : own;
  return async (name): Promise<Value> => {
    if (name === 'type') return typeOf(own);
    if (name === 'link-target') return linkTargetIn(view, path);
    return led && factOf(name, { path, stats: led, view, look });
  };
}

interface Found {
  readonly path: string;
  /** Of what a link leads to. */
  readonly stats: Stats;
  readonly view: GuestView;
  readonly look: Look;
}

async function factOf(name: string, found: Found): Promise<Value> {
  const { stats, view, look } = found;
  const { users, groups } = look.gathering;
  switch (name) {
    case 'mode':
      return (stats.mode & 0o7777).toString(8).padStart(4, '0');
    case 'owner':
      return nameOf(stats.uid - view.idOffset, users);
    case 'group':
      return nameOf(stats.gid - view.idOffset, groups);
    case 'size':
      return stats.size;
    case 'content':
      return contentOf(found);
    case 'sha256':
      return digestOf(found);
    default:
      return capabilitiesOf(found);
  }
}

/** The number where nobody has it. */
async function nameOf(id: number, names: Look['gathering']['users']): Promise<Value> {
  const entry = await names.ask(String(id));
  return entry?.[0] ?? id;
}

export function typeOf(stats: Stats): (typeof fileTypes)[number] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'fifo';
  return stats.isCharacterDevice() ? 'character device' : 'block device';
}

/** Only regular files are opened. */
function contentOf({ path, stats, view }: Found): Value {
  const fd = stats.isFile() ? openIn(view, path) : undefined;
  if (fd === undefined) return undefined;
  try {
    return readText(fd, MOST_BYTES);
  } finally {
    closeSync(fd);
  }
}

async function digestOf({ path, stats, view, look: { signal } }: Found): Promise<Value> {
  const fd = stats.isFile() ? openIn(view, path) : undefined;
  if (fd === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream('', { fd, signal })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Who sets them has getcap(8) besides setcap(8); without it they are not known. */
async function capabilitiesOf({ path, look }: Found): Promise<Value> {
  const { machine, signal } = look;
  const { exitCode, stdout } = await machine.query(command('getcap', ['--', path]), { signal });
  return exitCode === 0 ? parseCapabilities(stdout.trim(), path) : undefined;
}

/** `/bin/x cap_net_raw=ep`, before libcap 2.41 `/bin/x = cap_net_raw+ep`; empty without any. */
export function parseCapabilities(text: string, path: string): string {
  const rest = text.startsWith(path) ? text.slice(path.length).trim() : '';
  return rest.replace(/^= /, '').replace(/\+(?=[eip]+$)/, '=');
}
