import { expect, it } from '@jest/globals';

import {
  judgeAccounts,
  parseAccounts,
  withoutThose,
} from '../../../../src/engine/watches/accounts.js';

const passwd = 'root:x:0:0:root:/root:/bin/bash\nx:x:998:997::/var/lib/x:/usr/sbin/nologin\n';
const group = 'root:x:0:\nx:x:997:\nadm:x:4:x,root\n';
const before = parseAccounts(passwd, group);

const judged = (nextPasswd: string, nextGroup = group) =>
  judgeAccounts(before, parseAccounts(nextPasswd, nextGroup), 'the upgrade').map(
    ({ message }) => message,
  );

it('leaves alone what stays, and what is new', () => {
  expect(judged(passwd)).toEqual([]);
  expect(judged(`${passwd}y:x:996:996::/:/bin/sh\n`, `${group}y:x:996:\n`)).toEqual([]);
});

it.each([
  [
    'gone',
    'root:x:0:0:root:/root:/bin/bash\n',
    group,
    'user x (uid 998, gid 997, home /var/lib/x, shell /usr/sbin/nologin) was there before the upgrade, and is gone',
  ],
  [
    'made again',
    passwd.replace('998', '995'),
    group,
    'user x is another after the upgrade, uid 998 → 995: it was deleted and made again',
  ],
  [
    'moved',
    passwd.replace('/var/lib/x:/usr/sbin/nologin', '/run/x:/bin/sh'),
    group,
    'user x is another after the upgrade, home /var/lib/x → /run/x, shell /usr/sbin/nologin → /bin/sh',
  ],
  [
    'a group gone',
    passwd,
    'root:x:0:\nadm:x:4:x,root\n',
    'group x (gid 997) was there before the upgrade, and is gone',
  ],
  ['a group left', passwd, group.replace('x,root', 'root'), 'group adm has lost x in the upgrade'],
])('%s', (_, nextPasswd, nextGroup, message) => {
  expect(judged(nextPasswd, nextGroup)).toEqual([message]);
});

it('tells who is new, and reads only what is an account', () => {
  const after = parseAccounts(
    `${passwd}y:x:996:996::/:/bin/sh\n+::::::\n\u001b[2J:x:1:1::/:\n`,
    group,
  );
  expect(withoutThose(after, before).map(({ name }) => name)).toEqual(['y']);
});
