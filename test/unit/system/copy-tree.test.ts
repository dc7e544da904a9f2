import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import type { TreeCopyOptions } from '../../../src/system/copy-options.js';
import { TreeCopy } from '../../../src/system/copy-tree.js';
import { Directory } from '../../../src/system/directory.js';
import { temporaryDirectory } from '../../support/temporary.js';

const SPARSE_BYTES = 2 ** 30;
const temporary = temporaryDirectory();
let from: string;
let to: string;

beforeEach(() => {
  from = mkdtempSync(path.join(temporary, 'from-'));
  to = mkdtempSync(path.join(temporary, 'to-'));
});

async function copy(options: TreeCopyOptions = { owner: 'source' }): Promise<readonly string[]> {
  const [source, target] = [Directory.open(from), Directory.open(to)];
  const tree = new TreeCopy(options);
  try {
    await tree.contents(source, target, 'from');
    return tree.leftOut;
  } finally {
    tree.close();
    for (const directory of [source, target]) directory.close();
    expect(openDirectories()).toEqual([]);
  }
}

/** Those of these tests that this process still holds. */
function openDirectories(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return target.startsWith(temporary) ? [target] : [];
    } catch {
      return []; // the one that the list was read by
    }
  });
}

/** Everything about a tree that a copy should keep, a line an entry. */
function facts(root: string): string {
  const format = '%P %y %m %U:%G %s %n %l %Ts\n';
  const lines = execFileSync('find', [root, '-mindepth', '1', '-printf', format]).toString();
  return lines.split('\n').sort().join('\n');
}

describe('TreeCopy', () => {
  it('keeps kinds, contents, owners, modes, times and hard links', async () => {
    const at = (name: string) => path.join(from, name);
    mkdirSync(at('a/b'), { recursive: true });
    mkdirSync(at('empty'));
    writeFileSync(at('a/b/file'), 'content');
    writeFileSync(at('a/nothing'), '');
    linkSync(at('a/b/file'), at('a/twin'));
    symlinkSync('/nowhere/at all', at('a/link'));
    chownSync(at('a/b/file'), 1234, 5678);
    chmodSync(at('a/b/file'), 0o6755);
    chmodSync(at('a/b'), 0o1777);
    lchownSync(at('a/link'), 4321, 8765);
    for (const name of ['a/b/file', 'a/nothing', 'a/b', 'a', 'empty'])
      utimesSync(at(name), 1_000_000_000, 1_100_000_000);
    lutimesSync(at('a/link'), 1_000_000_000, 1_200_000_000);
    expect(await copy()).toEqual([]);
    expect(facts(to)).toBe(facts(from));
    expect(readFileSync(path.join(to, 'a/twin'), 'utf8')).toBe('content');
  });

  it('shifts the numbers of owners, and has nobody where there is none', async () => {
    writeFileSync(path.join(from, 'file'), '');
    chownSync(path.join(from, 'file'), 1000, 33);
    for (const [idOffset, owners] of [
      [100_000, '101000:100033'],
      [-500, '500:65534'],
    ] as const) {
      await copy({ owner: 'source', idOffset });
      expect(facts(to)).toBe(facts(from).replace('1000:33', owners));
    }
    await copy({ owner: 'self', idOffset: 100_000 });
    expect(facts(to)).toMatch(/ 100000:100000 /);
  });

  it('makes the copies ours if asked', async () => {
    mkdirSync(path.join(from, 'd'));
    writeFileSync(path.join(from, 'd/file'), '', { mode: 0o640 });
    symlinkSync('x', path.join(from, 'd/link'));
    for (const name of ['d', 'd/file', 'd/link']) lchownSync(path.join(from, name), 1234, 5678);
    await copy({ owner: 'self' });
    const mine = [process.getuid?.(), process.getgid?.()].join(':');
    expect(facts(to)).toBe(facts(from).replaceAll('1234:5678', mine));
  });

  it('copies names that are no UTF-8', async () => {
    const name = Buffer.from([0x66, 0xfc, 0xff, 0x20, 0x0a]);
    writeFileSync(Buffer.concat([Buffer.from(`${from}/`), name]), 'x');
    await copy();
    expect(readdirSync(to, { encoding: 'buffer' })).toEqual([name]);
  });

  it('leaves out sockets, fifos and devices, and says so', async () => {
    execFileSync('mkfifo', [path.join(from, 'fifo')]);
    execFileSync('mknod', [path.join(from, 'null'), 'c', '1', '3']);
    writeFileSync(path.join(from, 'file'), '');
    expect([...(await copy())].sort()).toEqual(['from/fifo', 'from/null']);
    expect(readdirSync(to)).toEqual(['file']);
  });

  it('keeps holes, at the end as well', async () => {
    const name = (directory: string) => path.join(directory, 'sparse');
    writeFileSync(name(from), Buffer.alloc(4096, 'a'));
    truncateSync(name(from), SPARSE_BYTES);
    await copy();
    const { size, blocks } = statSync(name(to));
    expect(size).toBe(SPARSE_BYTES);
    expect(blocks * 512).toBeLessThan(2 ** 21);
    execFileSync('cmp', [name(from), name(to)]);
  });

  it('copies what is larger than its buffer to the byte', async () => {
    writeFileSync(path.join(from, 'large'), randomBytes(5 * 2 ** 20 + 7));
    await copy();
    execFileSync('cmp', [path.join(from, 'large'), path.join(to, 'large')]);
  });

  it('replaces files and links, and merges directories, whose attributes stay', async () => {
    for (const root of [from, to]) mkdirSync(path.join(root, 'd'));
    chmodSync(path.join(to, 'd'), 0o701);
    writeFileSync(path.join(to, 'd/mine'), 'mine');
    for (const name of ['file', 'link', 'd/both']) writeFileSync(path.join(from, name), 'new');
    writeFileSync(path.join(to, 'file'), 'old');
    writeFileSync(path.join(to, 'd/both'), 'old');
    symlinkSync('file', path.join(to, 'link'));
    await copy();
    const read = (name: string) => readFileSync(path.join(to, name), 'utf8');
    expect(['file', 'link', 'd/both', 'd/mine'].map(read)).toEqual(['new', 'new', 'new', 'mine']);
    expect(statSync(path.join(to, 'd')).mode & 0o777).toBe(0o701);
    expect(readdirSync(to).sort()).toEqual(['d', 'file', 'link']);
  });

  it('does not walk through a link in the place of a directory', async () => {
    const outside = mkdtempSync(path.join(temporary, 'outside-'));
    mkdirSync(path.join(from, 'a/d'), { recursive: true });
    writeFileSync(path.join(from, 'a/d/file'), '');
    mkdirSync(path.join(to, 'a'));
    symlinkSync(outside, path.join(to, 'a/d'));
    await expect(copy()).rejects.toMatchObject({
      shown: 'from/a/d',
      cause: { code: 'ENOTDIR' },
    });
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each([
    ['a directory over a file', 'mkdir', 'touch', 'ENOTDIR'],
    ['a file over a directory', 'touch', 'mkdir', 'EISDIR'],
  ])('refuses %s, and leaves nothing half done', async (_, make, there, code) => {
    execFileSync(make, [path.join(from, 'x')]);
    execFileSync(there, [path.join(to, 'x')]);
    await expect(copy()).rejects.toMatchObject({ shown: 'from/x', cause: { code } });
    expect(readdirSync(to)).toEqual(['x']);
  });

  it('ends when it is interrupted', async () => {
    writeFileSync(path.join(from, 'x'), '');
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(copy({ owner: 'source', signal })).rejects.toThrow('interrupted');
    expect(readdirSync(to)).toEqual([]);
  });
});
