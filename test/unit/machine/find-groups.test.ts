import { expect, it } from '@jest/globals';

import { findGroups } from '../../../src/machine/guest-user.js';

const accounts = {
  passwd: 'root:x:0:0::/root:/bin/sh\nworker:x:1234:1235::/:/bin/sh\n',
  group: 'one:x:7:root,worker\nbroken:x:y:worker\ntwo:x:8:worker\nother:x:9:workers\nshort\n',
};

it.each([
  ['worker', [7, 8]],
  ['1234', [7, 8]],
  ['root', [7]],
  ['5000', []],
  ['nobody', []],
  ['', []],
])('the groups that have %j as a member are %j', (user, groups) => {
  expect(findGroups(user, accounts)).toEqual(groups);
});
