import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { copyIn, copyOut, guestRoot } from '../../../src/machine/copy.js';
import { Directory } from '../../../src/system/directory.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
let host: string;
let guest: string;
let secret: string;

/** On the host `file` and `tree/inner/leaf`; in the guest the same, and `old`, `dir/`, links. */
beforeEach(() => {
  [host = '', guest = '', secret = ''] = ['host-', 'guest-', 'secret-'].map((name) =>
    mkdtempSync(path.join(temporary, name)),
  );
  for (const root of [host, guest]) {
    mkdirSync(path.join(root, 'tree/inner'), { recursive: true });
    mkdirSync(path.join(root, 'dir'));
    for (const file of ['file', 'tree/inner/leaf'])
      writeFileSync(path.join(root, file), `${file} of ${root}`);
    writeFileSync(path.join(root, 'old'), 'old');
    symlinkSync('/dir', path.join(root, 'link'));
    symlinkSync(secret, path.join(root, 'out'));
  }
});

const root = { open: () => Directory.open(guest), idOffset: () => 0 };
const into = (hostPath: string, guestPath: string) =>
  copyIn(root, { hostPath: `${host}/${hostPath}`, guestPath });
const following = (guestPath: string, hostPath: string) =>
  copyOut(root, { guestPath, hostPath: `${host}/${hostPath}`, followLink: true });
const outOf = (guestPath: string, hostPath: string) =>
  copyOut(root, { guestPath, hostPath: `${host}/${hostPath}` });

describe('copyIn, as docker cp,', () => {
  it.each([
    ['file', '/new', 'new'],
    ['file', 'new', 'new'],
    ['file', '/old', 'old'],
    ['file', '/dir', 'dir/file'],
    ['file', '/dir/', 'dir/file'],
    ['file', '/dir/.', 'dir/file'],
    ['file', '/', 'file'],
    ['file', '/link', 'dir/file'],
    ['file', '/link/new', 'dir/new'],
    ['file', '/dir/../../../new', 'new'],
  ])('puts the file %s to %s at %s', async (from, to, place) => {
    await into(from, to);
    expect(readFileSync(path.join(guest, place), 'utf8')).toBe(`file of ${host}`);
  });

  it.each([
    ['tree', '/new', 'new/inner/leaf'],
    ['tree/', '/new/', 'new/inner/leaf'],
    ['tree/.', '/new', 'new/inner/leaf'],
    ['tree', '/dir', 'dir/tree/inner/leaf'],
    ['tree/', '/dir', 'dir/tree/inner/leaf'],
    ['tree/.', '/dir', 'dir/inner/leaf'],
    ['tree/inner/..', '/dir', 'dir/tree/inner/leaf'],
    ['tree', '/', 'tree/inner/leaf'],
  ])('puts what is in %s to %s at %s', async (from, to, place) => {
    await into(from, to);
    expect(readFileSync(path.join(guest, place), 'utf8')).toBe(`tree/inner/leaf of ${host}`);
  });

  it.each([
    ['none', '/new', `HOST/none is not there`],
    ['file', '/new/', 'there is no directory /new/'],
    ['file', '/new/.', 'there is no directory /new/.'],
    ['file', '/old/', 'there is no directory /old/'],
    ['file', '/none/new', 'no such file or directory'],
    ['file', '/old/new', 'not a directory'],
    ['file', '/out/new', 'no such file or directory'], // there is no such directory in the guest
    ['file/', '/new', 'HOST/file/ is no directory'],
    ['file/.', '/new', 'HOST/file/. is no directory'],
    ['tree', '/old', '/old is no directory'],
    ['file', '/tree/inner/../inner/leaf/x', 'not a directory'],
  ])('refuses to copy %s to %s: %s', async (from, to, reason) => {
    const error = await failureOf(() => into(from, to));
    expect(error.code).toBe('COPY_FAILED');
    expect(error.message.replaceAll(host, 'HOST')).toBe(
      `cannot copy HOST/${from} to ${to}: ${reason}`,
    );
    expect(existsSync(path.join(secret, 'new'))).toBe(false);
  });

  it('names the entry that is in the way', async () => {
    mkdirSync(path.join(guest, 'dir/tree/inner/leaf'), { recursive: true });
    const error = await failureOf(() => into('tree', '/dir'));
    expect(error.message).toBe(
      `cannot copy ${host}/tree to /dir: ${host}/tree/inner/leaf: illegal operation on a directory`,
    );
  });

  it('tells what it left out', async () => {
    execFileSync('mkfifo', [path.join(host, 'tree/fifo')]);
    expect(await into('tree', '/new')).toEqual({ leftOut: [`${host}/tree/fifo`] });
  });
});

describe('copyOut', () => {
  it.each([
    ['/file', 'new', 'new', 'file'],
    ['file', 'dir', 'dir/file', 'file'],
    ['/tree', 'new', 'new/inner/leaf', 'tree/inner/leaf'],
    ['/tree/.', 'dir', 'dir/inner/leaf', 'tree/inner/leaf'],
    ['/', 'dir', 'dir/tree/inner/leaf', 'tree/inner/leaf'],
    ['/link/../file', 'new', 'new', 'file'],
  ])('takes %s to %s at %s', async (from, to, place, original) => {
    await outOf(from, to);
    expect(readFileSync(path.join(host, place), 'utf8')).toBe(`${original} of ${guest}`);
  });

  it('takes a symlink as it is, and what it leads to if told so, inside the guest', async () => {
    await outOf('/link', 'new');
    expect(execFileSync('readlink', [path.join(host, 'new')]).toString()).toBe('/dir\n');
    writeFileSync(path.join(guest, 'dir/leaf'), '');
    await outOf('/link/', 'whole');
    expect(statSync(path.join(host, 'whole/leaf')).isFile()).toBe(true);
  });

  it('takes what a symlink leads to under its name where it is to be followed', async () => {
    symlinkSync('../file', path.join(guest, 'dir/leaf'));
    await following('/dir/leaf', 'dir');
    await following('/link', 'dir');
    expect(lstatSync(path.join(host, 'dir/leaf')).isFile()).toBe(true);
    expect(readFileSync(path.join(host, 'dir/leaf'), 'utf8')).toBe(`file of ${guest}`);
    // what is below is copied as it is
    expect(lstatSync(path.join(host, 'dir/link/leaf')).isSymbolicLink()).toBe(true);
    const { message } = await failureOf(() => following('/out', 'new'));
    expect(message).toContain('cannot copy /out to');
    expect(existsSync(path.join(host, 'new'))).toBe(false);
  });

  it("never takes the host's for the guest's", async () => {
    writeFileSync(path.join(secret, 'x'), 'secret');
    for (const from of ['/out/', '/out/x', '/out/.', `/dir/../..${secret}/x`]) {
      const error = await failureOf(() => outOf(from, 'new'));
      expect(error.code).toBe('COPY_FAILED');
      expect(existsSync(path.join(host, 'new'))).toBe(false);
    }
  });
});

describe('guestRoot', () => {
  it.each([
    ['that has ended', () => 2 ** 22 + 1],
    ['whose number a process of the host has', () => process.pid],
  ])('MACHINE_DIED: of a machine %s', async (_, pid) => {
    const error = await failureOf(() => guestRoot(pid()).open());
    expect(error.code).toBe('MACHINE_DIED');
  });
});
