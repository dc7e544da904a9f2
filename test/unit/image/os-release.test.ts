import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseOsRelease, readOsRelease } from '../../../src/image/os-release.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const debian = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
ID=debian
HOME_URL="https://www.debian.org/"
`;

describe('parseOsRelease', () => {
  it('reads that of Debian', () => {
    expect(parseOsRelease(debian)).toEqual({
      id: 'debian',
      idLike: [],
      versionId: '12',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
    });
  });

  it.each([
    ['nothing', '', { id: 'linux', idLike: [], versionId: '', prettyName: 'linux' }],
    ['an ID alone', 'ID=arch', { id: 'arch', prettyName: 'arch' }],
    ['single quotes', "ID='fedora'", { id: 'fedora' }],
    [
      'escapes in double quotes',
      'PRETTY_NAME="a \\"b\\" \\$c \\\\"',
      { prettyName: 'a "b" $c \\' },
    ],
    ['no escapes in single quotes', "PRETTY_NAME='a \\$b'", { prettyName: 'a \\$b' }],
    [
      'several words of ID_LIKE',
      'ID_LIKE="rhel  centos fedora"',
      { idLike: ['rhel', 'centos', 'fedora'] },
    ],
    ['comments and blank lines', '# ID=no\n\nID=yes\n', { id: 'yes' }],
    ['white space around', '  ID=x  ', { id: 'x' }],
    ['lines of DOS', 'ID=x\r\nVERSION_ID=2\r\n', { id: 'x', versionId: '2' }],
    ['the last of two', 'ID=a\nID=b', { id: 'b' }],
    ['an equals sign in the value', 'PRETTY_NAME=a=b', { prettyName: 'a=b' }],
    ['what is no assignment', 'hello\n=x\nid=y', { id: 'linux' }],
  ])('%s', (_, text, expected) => {
    expect(parseOsRelease(text)).toMatchObject(expected);
  });

  it('gives back what was quoted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]*$/), (value) => {
        const quoted = value.replaceAll(/["\\$`]/g, '\\$&');
        expect(parseOsRelease(`PRETTY_NAME="${quoted}"`).prettyName).toBe(value);
      }),
    );
  });

  it('takes any text, and no value has a line break', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ID_LKE=\'"\\\n# a'.split('')) }),
        (text) => {
          const { id, idLike, versionId, prettyName } = parseOsRelease(text);
          expect([id, ...idLike, versionId, prettyName].join('')).not.toContain('\n');
        },
      ),
    );
  });
});

describe('readOsRelease', () => {
  const temporary = temporaryDirectory();

  async function rootWith(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const root = path.join(temporary, name);
    for (const [inside, text] of Object.entries({ 'etc/hostname': 'x', ...files })) {
      const file = path.join(root, inside);
      await mkdir(path.dirname(file), { recursive: true });
      if (text.startsWith('-> ')) await symlink(text.slice(3), file);
      else await writeFile(file, text);
    }
    return root;
  }

  it.each([
    ['in /etc', { 'etc/os-release': 'ID=one' }],
    ['in /usr/lib', { 'usr/lib/os-release': 'ID=one' }],
    ['in /etc before /usr/lib', { 'etc/os-release': 'ID=one', 'usr/lib/os-release': 'ID=two' }],
    [
      'by a relative link',
      { 'etc/os-release': '-> ../usr/lib/os-release', 'usr/lib/os-release': 'ID=one' },
    ],
    ['by an absolute link', { 'etc/os-release': '-> /opt/release', 'opt/release': 'ID=one' }],
    ['by a link that climbs', { 'etc/os-release': '-> ../../../../opt/r', 'opt/r': 'ID=one' }],
  ])('finds it %s', async (where, files) => {
    const root = await rootWith(`found ${where}`.replaceAll(/\W/g, '-'), files);
    expect((await readOsRelease(root)).id).toBe('one');
  });

  it.each([
    ['there is none', {}],
    ['its link points nowhere', { 'etc/os-release': '-> /nowhere' }],
  ])('says when %s', async (what, files) => {
    const root = await rootWith(`missing ${what}`.replaceAll(/\W/g, '-'), files);
    const error = await failureOf(() => readOsRelease(root));
    expect(error.code).toBe('UNSUPPORTED_DISTRIBUTION');
    expect(error.message).toBe('the image has no os-release file');
    expect(error.hint).toBe('It is no operating system that could be booted.');
  });

  it("never reads the host's", async () => {
    const root = await rootWith('host', { 'etc/os-release': '-> /etc/hostname' });
    expect((await readOsRelease(root)).id).toBe('linux');
  });
});
