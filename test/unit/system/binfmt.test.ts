import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { handlesArch, parseBinfmtHandler, readBinfmtHandlers } from '../../../src/system/binfmt.js';
import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();

/** What qemu's packages register: the magic of programs and libraries, and which bits count. */
const magics: Readonly<Record<string, readonly [magic: string, mask: string]>> = {
  arm64: ['7f454c460201010000000000000000000200b700', 'ffffffffffffff00fffffffffffffffffeffffff'],
  arm: ['7f454c4601010100000000000000000002002800', 'ffffffffffffff00fffffffffffffffffeffffff'],
  386: ['7f454c4601010100000000000000000002000300', 'fffffffffffefefcfffffffffffffffffeffffff'],
  amd64: ['7f454c4602010100000000000000000002003e00', 'fffffffffffefefcfffffffffffffffffeffffff'],
  ppc64le: ['7f454c4602010100000000000000000002001500', 'ffffffffffffff00fffffffffffffffffeffff00'],
  riscv64: ['7f454c460201010000000000000000000200f300', 'ffffffffffffff00fffffffffffffffffeffffff'],
  s390x: ['7f454c4602020100000000000000000000020016', 'ffffffffffffff00fffffffffffffffffffeffff'],
  loong64: ['7f454c4602010100000000000000000002000201', 'fffffffffffffffcfffffffffffffffffeffffff'],
};
const arches = Object.keys(magics);

function handlerOf(arch: string, changes: Readonly<Record<string, string>> = {}) {
  const [magic = '', mask = ''] = magics[arch] ?? [];
  const fields = { 'flags:': 'F', offset: '0', magic, mask, ...changes };
  const lines = Object.entries(fields).map(([key, value]) => `${key} ${value}\n`);
  const state = changes.state ?? 'enabled';
  return parseBinfmtHandler('some', `${state}\ninterpreter /usr/bin/qemu\n${lines.join('')}`);
}

describe('handlesArch', () => {
  it.each(arches)('knows the handler for %s, and no other', (arch) => {
    const handler = handlerOf(arch);
    expect(handler && arches.filter((one) => handlesArch(handler, one))).toEqual([arch]);
  });

  it.each([
    ['is disabled', { state: 'disabled' }],
    ['looks at other bytes', { offset: '4' }],
    ['is for programs at fixed addresses alone', { mask: 'f'.repeat(40) }],
  ])('takes none that %s', (_, changes) => {
    const handler = handlerOf('arm64', changes);
    expect(handler && handlesArch(handler, 'arm64')).toBe(false);
  });

  it('does not know every architecture', () => {
    const handler = handlerOf('arm64');
    expect(handler && handlesArch(handler, 'vax')).toBe(false);
  });
});

describe('parseBinfmtHandler', () => {
  it('reads what the kernel tells', () => {
    expect(handlerOf('arm64', { 'flags:': 'POCF' })).toMatchObject({
      name: 'some',
      enabled: true,
      flags: 'POCF',
      offset: 0,
    });
  });

  it('has no use for one that goes by the name of a file', () => {
    const text = 'enabled\ninterpreter /usr/bin/java\nflags: \nextension .jar\n';
    expect(parseBinfmtHandler('jar', text)).toBeUndefined();
  });
});

describe('readBinfmtHandlers', () => {
  const names = async (directory: string) =>
    (await readBinfmtHandlers(directory))?.map(({ name, flags }) => `${name} ${flags}`);

  it.each([
    ['ready', ['qemu-aarch64 PF']],
    ['without-f', ['qemu-aarch64 P']],
  ])('%s', async (name, expected) => {
    expect(await names(inRepository('test/fixtures/binfmt', name))).toEqual(expected);
  });

  it('has none when they are switched off as a whole', async () => {
    const directory = await mkdtemp(path.join(temporary, 'off-'));
    await writeFile(path.join(directory, 'status'), 'disabled\n');
    await writeFile(path.join(directory, 'qemu-aarch64'), 'enabled\n');
    expect(await names(directory)).toEqual([]);
  });

  it('knows that nobody has mounted them', async () => {
    expect(await names(await mkdtemp(path.join(temporary, 'empty-')))).toBeUndefined();
    expect(await names('/nonexistent')).toBeUndefined();
  });
});
