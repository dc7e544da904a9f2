import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { readContents } from '../../../../src/packages/contents/index.js';
import type { PackageFormat } from '../../../../src/packages/manager.js';
import { failureOf } from '../../../support/failure.js';
import { debWith, pacmanWith, rpmWith } from '../../../support/made-packages.js';
import {
  apkFile,
  arFile,
  arMember,
  rpmFile,
  tarEnd,
  tarEntry,
} from '../../../support/package-files.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const temporary = temporaryDirectory();
let count = 0;

async function contentsOf(bytes: Buffer, format: PackageFormat) {
  const file = path.join(temporary, String(++count));
  await writeFile(file, bytes);
  return readContents(file, { format, shown: 'the.package' });
}

const unit = '[Service]\nExecStart=/usr/bin/webfs\n';
const files = {
  'usr/bin/webfs': ['#!/bin/sh\n', 0o755],
  'usr/lib/systemd/system/webfs.service': unit,
  'etc/default/webfs': 'PORT=80\n',
  'usr/share/doc/webfs/README': 'long',
} as const;

describe('what is in a package', () => {
  it.each([
    ['deb', debWith(files, '#!/bin/sh\necho hello\n'), '#!/bin/sh\necho hello\n'],
    ['rpm', rpmWith(files), ''],
    ['pacman', pacmanWith(files), ''],
  ] as const)('of %s', async (format, bytes, scripts) => {
    const contents = await contentsOf(bytes, format);
    expect(contents.files).toEqual([
      { path: '/usr/bin/webfs', kind: 'file', mode: 0o755 },
      { path: '/usr/lib/systemd/system/webfs.service', kind: 'file', mode: 0o644 },
      { path: '/etc/default/webfs', kind: 'file', mode: 0o644 },
      { path: '/usr/share/doc/webfs/README', kind: 'file', mode: 0o644 },
    ]);
    expect([...contents.texts]).toEqual([
      ['/usr/lib/systemd/system/webfs.service', unit],
      ['/etc/default/webfs', 'PORT=80\n'],
    ]);
    expect(contents.scripts).toBe(scripts);
  });

  it('of apk, in three parts', async () => {
    const { files: found } = await contentsOf(apkFile(), 'apk');
    expect(found).toEqual([{ path: '/usr/bin/webfs', kind: 'file', mode: 0o644 }]);
  });

  it('has directories, links, and the long names of GNU, pax and ustar', async () => {
    const long = `usr/share/${'x'.repeat(120)}`;
    const ustar = tarEntry('end', '');
    ustar.write('usr/begin', 345);
    ustar.write('        ', 148);
    const sum = ustar.reduce((total, byte) => total + byte, 0);
    ustar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const data = [
      tarEntry('./usr/', '', '5'),
      tarEntry('usr/link', '', '2'),
      ...[tarEntry('././@LongLink', `./${long}\0`, 'L'), tarEntry('cut', 'a')],
      ...[tarEntry('pax', '14 path=/p/a\n', 'x'), tarEntry('p', 'b')],
      ustar,
      tarEntry('last', '', '6'),
    ];
    const deb = arFile(
      arMember('debian-binary', Buffer.from('2.0\n')),
      arMember('control.tar', tarEnd),
      arMember('data.tar.gz', gzipSync(Buffer.concat([...data, tarEnd]))),
    );
    const { files: found } = await contentsOf(deb, 'deb');
    expect(found.map(({ path: name, kind }) => `${kind} ${name}`)).toEqual([
      'directory /usr',
      'link /usr/link',
      `file /${long}`,
      'file /p/a',
      'file /usr/begin/end',
      'other /last',
    ]);
  });
});

describe('what is damaged', () => {
  const control = arMember('control.tar', tarEnd);
  it.each([
    ['deb', arFile(control), 'it has no data.tar'],
    [
      'deb',
      arFile(control, arMember('data.tar', tarEntry('a', 'b').subarray(0, 512))),
      'it ends within a',
    ],
    [
      'rpm',
      Buffer.concat([rpmFile(), gzipSync('07070X00000001')]),
      'its files are in no archive of cpio that is known',
    ],
    [
      'rpm',
      Buffer.concat([rpmFile(), gzipSync(`070701${'z'.repeat(104)}`)]),
      'a header in its archive of cpio is damaged',
    ],
    ['pacman', pacmanWith(files).subarray(0, 60), 'unexpected end of file'],
  ] as const)('%s', async (format, bytes, reason) => {
    const error = await failureOf(() => contentsOf(bytes, format));
    expect(error.code).toBe('PACKAGE_FORMAT');
    expect(error.message).toMatch(/^the\.package is a damaged package: /);
    expect(error.message.slice(-reason.length)).toBe(reason);
    expect(error.hint).toBe('Is it complete? Build it, or fetch it, again.');
  });
});
