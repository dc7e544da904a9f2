import { describe, expect, it } from '@jest/globals';

import { goArch } from '../../../src/packages/architecture.js';
import type { PackageFile } from '../../../src/packages/gather.js';
import { describeMismatch, selectPackages } from '../../../src/packages/select.js';

let count = 0;

function file(archName: string, parts: Partial<PackageFile> = {}): PackageFile {
  const format = parts.format ?? 'deb';
  const facts = { format, name: 'webfs', version: '1.0', archName, arch: goArch(archName) };
  const place = `/packages/${++count}/${parts.name ?? 'webfs'}_${parts.version ?? '1.0'}_${archName}`;
  return { path: `${place}.${format}`, depends: [], provides: [], ...facts, ...parts };
}

const amd64 = { format: 'deb', arch: 'amd64' } as const;
const given = (files: PackageFile[], names: string[] = []) => ({ files, names });

describe('selectPackages', () => {
  it.each<readonly [string, PackageFile, boolean]>([
    ['its architecture', file('amd64'), true],
    ['every architecture', file('all'), true],
    ['another architecture', file('arm64'), false],
    ['an unknown architecture', file('m68k'), false],
    ['another format', file('x86_64', { format: 'rpm' }), false],
    ['another format and every architecture', file('noarch', { format: 'rpm' }), false],
  ])('takes files of its format for %s: %#', (_, one, taken) => {
    const selection = selectPackages(given([one]), amd64);
    expect(selection?.files ?? []).toEqual(taken ? [one] : []);
  });

  it.each<readonly [PackageFile, string]>([
    [file('x86_64', { format: 'rpm' }), 'amd64'],
    [file('i686', { format: 'rpm' }), '386'],
    [file('aarch64', { format: 'pacman' }), 'arm64'],
    [file('armv7hl', { format: 'rpm' }), 'arm'],
    [file('armhf', { format: 'deb' }), 'arm'],
    [file('ppc64el', { format: 'deb' }), 'ppc64le'],
    [file('x86', { format: 'apk' }), '386'],
    [file('any', { format: 'pacman' }), 'riscv64'],
  ])('knows the names of architectures: $archName', (one, arch) => {
    expect(selectPackages(given([one]), { format: one.format, arch })?.files).toEqual([one]);
  });

  it('takes several packages and all names, in the order given', () => {
    const [a, b, c] = [file('amd64', { name: 'b' }), file('arm64'), file('all', { name: 'a' })];
    expect(selectPackages(given([a, b, c], ['nginx', 'curl']), amd64)).toEqual({
      files: [a, c],
      names: ['nginx', 'curl'],
      notices: [],
    });
  });

  it('takes names alone, and nothing of nothing', () => {
    const nothing = { files: [], names: [], notices: [] };
    expect(selectPackages(given([], ['nginx']), amd64)).toEqual({ ...nothing, names: ['nginx'] });
    expect(selectPackages(given([]), amd64)).toEqual(nothing);
  });

  it('takes nothing, names neither, when no file is for it', () => {
    expect(selectPackages(given([file('arm64')], ['nginx']), amd64)).toBeUndefined();
    const unknown = { format: undefined, arch: 'amd64' };
    expect(selectPackages(given([file('amd64')]), unknown)).toBeUndefined();
  });

  it('takes the newer of two versions, and says so', () => {
    const [older, newer] = [file('all', { version: '1.9' }), file('all', { version: '1.10' })];
    const notices = ['of webfs 1.9 and 1.10 the newer is taken: webfs_1.10_all.deb'];
    for (const files of [
      [older, newer],
      [newer, older],
    ]) {
      expect(selectPackages(given(files), amd64)).toEqual({ files: [newer], names: [], notices });
    }
  });

  it('takes one of the same version, and the newest of three', () => {
    const [one, other] = [file('amd64'), file('all')];
    expect(selectPackages(given([one, other]), amd64)).toEqual({
      files: [one],
      names: [],
      notices: [
        'webfs 1.0 was given twice: webfs_1.0_amd64.deb is taken, webfs_1.0_all.deb is not',
      ],
    });
    const newest = file('all', { version: '2' });
    const selection = selectPackages(given([one, newest, file('all', { version: '1' })]), amd64);
    expect(selection?.files).toEqual([newest]);
    expect(selection?.notices).toHaveLength(2);
  });

  it('does not compare what is for different systems', () => {
    const files = [file('amd64'), file('arm64', { version: '2' })];
    expect(selectPackages(given(files), amd64)).toMatchObject({ files: [files[0]], notices: [] });
  });
});

describe('describeMismatch', () => {
  it('tells what is wanted and what there is', () => {
    const files = [file('arm64'), file('src', { format: 'rpm', version: '2' })];
    expect(describeMismatch(given(files), amd64)).toBe(
      `no package for it, which takes deb, amd64; there are
  webfs_1.0_arm64.deb: deb, arm64
  webfs_2_src.rpm: rpm, src`,
    );
  });

  it('tells of a system whose packages cannot be installed, and not of all of many', () => {
    const files = Array.from({ length: 12 }, () => file('arm64'));
    const lines = describeMismatch(given(files), { format: undefined, arch: 'arm' }).split('\n');
    expect(lines).toHaveLength(12);
    expect(lines[0]).toBe(
      'no package for it, which takes none that we can install, arm; there are',
    );
    expect(lines.at(-1)).toBe('  and 2 more');
  });
});
