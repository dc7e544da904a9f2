import { describe, expect, it } from '@jest/globals';

import {
  isEditable,
  judgeEdited,
  parseDigests,
  parseStats,
  type FilesSeen,
} from '../../../../src/engine/watches/edited-files.js';

const PATH = '/etc/x.conf';
const [OURS, THEIRS] = ['a'.repeat(64), 'b'.repeat(64)];

function seen(stat: string, digest = OURS, beside: readonly string[] = []): FilesSeen {
  const digests = new Map(stat === '' ? [] : [[PATH, digest]]);
  return { files: parseStats(stat), digests, beside };
}

const before = seen(`81a0 0:5 12 ${PATH}\n`);

it('reads what stat and sha256sum tell', () => {
  expect(parseStats(`81a4 0:0 12 /etc/a b\nstat: no\na1ff 0:0 7 /etc/link\n`)).toEqual([
    { path: '/etc/a b', mode: 0o100644, owner: '0:0', sizeBytes: 12 },
    { path: '/etc/link', mode: 0o120777, owner: '0:0', sizeBytes: 7 },
  ]);
  expect(parseDigests(`${OURS}  /etc/a b\n${THEIRS} */etc/c\nno\n`)).toEqual(
    new Map([
      ['/etc/a b', OURS],
      ['/etc/c', THEIRS],
    ]),
  );
});

it.each([
  ['81a4 0:0 12 /etc/a', true],
  ['81a4 0:0 0 /etc/empty', false],
  ['a1ff 0:0 7 /etc/link', false],
  ['41ed 0:0 40 /etc/directory', false],
])('edits %s: %s', (line, editable) => {
  expect(parseStats(line).map(isEditable)).toEqual([editable]);
});

describe('what has become of an edited file', () => {
  const begin = `${PATH}, edited by its administrator: `;
  it.each<readonly [string, FilesSeen, boolean, string]>([
    ['kept', before, true, 'kept in the upgrade'],
    [
      'kept, the other beside it',
      seen(`81a0 0:5 12 ${PATH}`, OURS, [`${PATH}.dpkg-dist`, '/etc/y.rpmnew']),
      true,
      `kept in the upgrade; beside it: ${PATH}.dpkg-dist`,
    ],
    [
      'replaced',
      seen(`81a0 0:5 12 ${PATH}`, THEIRS),
      false,
      'replaced in the upgrade; nothing of the edited one was kept',
    ],
    [
      'replaced, and kept beside it',
      seen(`81a0 0:5 12 ${PATH}`, THEIRS, [`${PATH}.rpmsave`]),
      false,
      `replaced in the upgrade; beside it: ${PATH}.rpmsave`,
    ],
    ['gone', seen(''), false, 'gone after the upgrade'],
    [
      'of another mode and owner',
      seen(`81a4 0:0 12 ${PATH}`),
      false,
      'the same text after the upgrade, but mode 640 → 644, owner 0:5 → 0:0',
    ],
  ])('%s', (_, after, kept, message) => {
    expect(judgeEdited(before, after, 'the upgrade')).toMatchObject([
      { path: PATH, kept, message: begin + message },
    ]);
  });

  it('what was beside it before is no news', () => {
    const old = { ...before, beside: [`${PATH}.dpkg-dist`] };
    expect(judgeEdited(old, old, 'the upgrade')[0]?.message).toBe(`${begin}kept in the upgrade`);
  });
});
