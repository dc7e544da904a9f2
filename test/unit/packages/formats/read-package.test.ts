import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readPackage } from '../../../../src/packages/formats/index.js';
import { PostrojError } from '../../../../src/errors.js';
import { failureOf } from '../../../support/failure.js';
import {
  apkFile,
  arFile,
  arMember,
  debFile,
  debOf,
  pacmanFile,
  rpmFile,
  rpmOf,
  tarEnd,
  tarEntry,
} from '../../../support/package-files.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const directory = temporaryDirectory();
let count = 0;

/** Under a name that tells nothing. */
async function read(bytes: Buffer) {
  const file = path.join(directory, String(++count));
  await writeFile(file, bytes);
  return readPackage(file, 'dist/it');
}

const facts = { depends: [], provides: [] };

describe('a package is known by what is in it', () => {
  it.each<readonly [string, Buffer, object]>([
    ['deb', debFile({ version: '1:2.0-3', arch: 'amd64' }), { version: '1:2.0-3', arch: 'amd64' }],
    ['rpm', rpmFile({ version: '2.0', arch: 'aarch64' }), { version: '2.0-1', arch: 'arm64' }],
    ['pacman', pacmanFile({ arch: 'x86_64' }), { version: '1.0-1', arch: 'amd64' }],
    ['pacman', gzipSync(pacmanFile()), { version: '1.0-1', arch: 'all' }],
    ['pacman', gzipSync(pacmanFile({ version: '1:1.0-2.1' })), { version: '1:1.0-2.1' }],
    ['apk', apkFile(), { version: '1.0-r0', arch: 'all' }],
    ['apk', apkFile({ version: '1.0.0', arch: 'x86' }), { version: '1.0.0', arch: '386' }],
  ])('%s', async (format, bytes, expected) => {
    expect(await read(bytes)).toMatchObject({ ...facts, format, name: 'webfs', ...expected });
  });

  it('with what it needs and brings', async () => {
    const control = `package: webfs
VERSION: 1.0
Architecture: all
Pre-Depends: dpkg (>= 1.17)
Depends: libc6 (>= 2.36),
 adduser | sysuser-helper
Provides: httpd
Description: a small one
 Depends: is only text here
`;
    expect(await read(debOf(control))).toMatchObject({
      name: 'webfs',
      depends: ['dpkg (>= 1.17)', 'libc6 (>= 2.36)', 'adduser | sysuser-helper'],
      provides: ['httpd'],
    });
    const tags = {
      1000: 'webfs',
      1001: '1.0',
      1002: '1',
      1003: 2,
      1022: 'noarch',
      1044: 'x.src.rpm',
    };
    const rpm = rpmOf({ ...tags, 1047: ['webfs', 'httpd'], 1049: ['/bin/sh'] });
    expect(await read(rpm)).toMatchObject({
      version: '2:1.0-1',
      depends: ['/bin/sh'],
      provides: ['webfs', 'httpd'],
    });
    const info = 'pkgname = w\npkgver = 1-1\narch = any\ndepend = a\ndepend = b>=2\nprovides = c\n';
    expect(await read(tarEntry('.PKGINFO', info))).toMatchObject({
      depends: ['a', 'b>=2'],
      provides: ['c'],
    });
  });

  it('for no architecture that we know when it is one of sources, or of something else', async () => {
    const source = rpmOf({ 1000: 'webfs', 1001: '1.0', 1002: '1', 1022: 'x86_64' });
    expect(await read(source)).toMatchObject({ arch: undefined, archName: 'src' });
    expect(await read(debFile({ arch: 'm68k' }))).toMatchObject({
      arch: undefined,
      archName: 'm68k',
    });
  });

  it.each([
    ['behind other files', [tarEntry('usr/', '', '5'), tarEntry('usr/x', 'y'.repeat(3000))]],
    ['behind the end of an archive', [tarEntry('a', 'b'), tarEnd]],
    [
      'behind a header of pax, and a link of that name',
      [tarEntry('PaxHeaders/x', '11 path=ab\n', 'x'), tarEntry('.PKGINFO', '', '2')],
    ],
  ])('%s', async (_, before) => {
    const bytes = Buffer.concat([...before, pacmanFile()]);
    expect(await read(bytes)).toMatchObject({ format: 'pacman', name: 'webfs' });
  });
});

describe('what is no package', () => {
  const library = arFile(arMember('object.o', Buffer.from('code')));
  it.each<readonly [string, Buffer]>([
    ['an empty file', Buffer.alloc(0)],
    ['a web page', Buffer.from('<!doctype html>')],
    ['a long text', Buffer.from('x'.repeat(5000))],
    ['a library', library],
    ['a tarball', tarEntry('README', 'text')],
    ['a compressed tarball', gzipSync(Buffer.concat([tarEntry('README', 'text'), tarEnd]))],
    ['a compressed text', gzipSync('x'.repeat(5000))],
    ['three bytes of an rpm', Buffer.from('edabee', 'hex')],
  ])('%s', async (_, bytes) => {
    expect(await read(bytes)).toBeUndefined();
  });
});

const hugeMember = Buffer.from(
  debFile()
    .toString('latin1')
    .replace(/control\.tar\.gz {2}(.{32})\d+ +/, 'control.tar.gz  $199999999  '),
  'latin1',
);
const overlongHeader = rpmFile();
overlongHeader.writeUInt32BE(0xffff_ffff, 96 + 8);
const stringsBeyond = rpmFile();
stringsBeyond.writeUInt32BE(
  0x7fff_ffff,
  stringsBeyond.indexOf(Buffer.from([0, 0, 3, 0xe8]), 130) + 8,
);

describe('a damaged package is refused, and told what is wrong', () => {
  it.each<readonly [string, Buffer, string | RegExp]>([
    ['cut in its first member', debFile().subarray(0, 100), 'it has no control.tar'],
    ['cut in its control', debFile().subarray(0, 160), 'it ends within control.tar.gz'],
    ['with a member that is too large', hugeMember, 'it ends within control.tar.gz'],
    [
      'with no member',
      arFile(arMember('debian-binary', Buffer.alloc(4)), Buffer.alloc(60)),
      'no member of an ar archive at byte 72',
    ],
    [
      'without control',
      arFile(arMember('debian-binary', Buffer.alloc(4)), arMember('control.tar', tarEnd)),
      'its control.tar has no control file',
    ],
    [
      'with nothing for a control',
      arFile(arMember('debian-binary', Buffer.alloc(4)), arMember('control.tar', Buffer.alloc(0))),
      'it has no control.tar',
    ],
    ['with a wrong sum', debFile().fill(0, 150, 190), /./],
    ['without a name', debOf('Version: 1\nArchitecture: all\n'), 'it has no name'],
    [
      'with a hostile name',
      debOf('Package: --root=/\nVersion: 1\nArchitecture: all\n'),
      "its name cannot be '--root=/'",
    ],
    [
      'with a hostile version',
      debFile({ version: '$(reboot)' }),
      "its version cannot be '$(reboot)'",
    ],
    ['with a path for a name', pacmanFile({ name: '../../etc' }), "its name cannot be '../../etc'"],
    ['without architecture', debOf('Package: x\nVersion: 1\n'), 'it has no architecture'],
    [
      'whose control is too large',
      debOf(`Package: x\n#${'x'.repeat(1024 ** 2)}\n`),
      'control in it is too large',
    ],
    ['cut in its lead', rpmFile().subarray(0, 50), 'it ends before byte 112'],
    ['cut in its header', rpmFile().subarray(0, 200), /^it ends before byte \d+$/],
    ['with an overlong header', overlongHeader, 'no header of an rpm at byte 96'],
    ['with a text beyond its header', stringsBeyond, 'its header ends within a text'],
    [
      'cut in its information',
      gzipSync(tarEntry('.PKGINFO', 'x'.repeat(2000)).subarray(0, 1024)),
      'it ends within .PKGINFO',
    ],
    ['whose compression is damaged', apkFile().fill(0xff, 20, 60), /./],
  ])('%s', async (_, bytes, reason) => {
    const error = await failureOf(() => read(bytes));
    expect(error.code).toBe('PACKAGE_FORMAT');
    const [before, after] = error.message.split(': ', 2);
    expect(before).toBe('dist/it is a damaged package');
    expect(after).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
    expect(error.hint).toBe('Is it complete? Build it, or fetch it, again.');
  });

  it('whatever is wrong with it', async () => {
    const packages = [debFile(), rpmFile(), pacmanFile(), apkFile()];
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...packages), damage, fc.nat(), async (good, wrong, cut) => {
        const bytes = Buffer.from(good.subarray(0, 1 + (cut % (2 * good.length))));
        for (const [at, byte] of wrong) bytes[at % bytes.length] = byte;
        const outcome = await read(bytes).catch((error: unknown) => error);
        const refused = outcome instanceof PostrojError && outcome.code === 'PACKAGE_FORMAT';
        const known =
          outcome === undefined || (typeof outcome === 'object' && 'name' in (outcome as object));
        expect([refused || known, outcome]).toEqual([true, outcome]);
        if (outcome instanceof Error) expect(refused).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
