import { describe, expect, it } from '@jest/globals';

import { findCrashes } from '../../../../src/engine/watches/coredumps.js';
import { judgeExposure, parseRatings } from '../../../../src/engine/watches/exposure.js';
import { parseFailed } from '../../../../src/engine/watches/failed-units.js';
import { bothNames, findShared } from '../../../../src/engine/watches/file-owners.js';
import { describeErrors } from '../../../../src/engine/watches/journal.js';
import { parseEntries, textOf } from '../../../../src/engine/watches/journal-reader.js';
import { isCandidate, parseElf, parseMissing } from '../../../../src/engine/watches/libraries.js';
import { parsePathFacts } from '../../../../src/engine/watches/path-facts.js';
import {
  describeMode,
  parseCapabilities,
} from '../../../../src/engine/watches/privileged-files.js';
import { judgeResources } from '../../../../src/engine/watches/resources.js';
import { describeEnd } from '../../../../src/engine/watches/restarts.js';
import { judgeGrowth } from '../../../../src/engine/watches/size.js';
import { parseListening } from '../../../../src/engine/watches/sockets.js';
import { hasGone, stillToStayMs } from '../../../../src/engine/watches/staying.js';
import type { UnitFacts } from '../../../../src/engine/watches/unit-facts.js';
import { unitFacts } from '../../../support/unit-facts.js';

const up = unitFacts({ activeEnterUs: 5_000_000, inactiveExitUs: 4_500_000 });
const failed = { ...up, active: 'failed', sub: 'failed', result: 'exit-code' };
const ended = { ...up, active: 'inactive', sub: 'dead' };

describe('a service', () => {
  it.each<readonly [string, UnitFacts | undefined, UnitFacts, boolean]>([
    ['stays', up, up, false],
    ['fails', up, failed, true],
    ['had failed before', failed, failed, false],
    ['is restarted by systemd', up, { ...up, restarts: 1 }, true],
    ['had been restarted before', { ...up, restarts: 1 }, { ...up, restarts: 1 }, false],
    ['is about to be restarted', up, { ...up, sub: 'auto-restart' }, true],
    ['ends well', up, ended, true],
    [
      'ends well as it may when it is started on demand',
      up,
      { ...ended, startedBy: ['x.socket'] },
      false,
    ],
    ['ends well as a oneshot does', up, { ...ended, type: 'oneshot' }, false],
    ['was not up', undefined, ended, false],
    ['is no service', up, { ...failed, unit: 'x.socket' }, false],
  ])('that %s', (_, before, now, gone) => {
    expect(hasGone(before, now)).toBe(gone);
  });

  it.each<readonly [Partial<UnitFacts>, number]>([
    [{}, 2000],
    [{ activeEnterUs: 1_000_000 }, 0],
    [{ sub: 'exited' }, 0],
    [{ active: 'failed' }, 0],
    [{ unit: 'x.timer' }, 0],
  ])('%j is still to stay for %d ms', (facts, ms) => {
    expect(stillToStayMs({ ...up, ...facts }, 3000, 6_000_000)).toBe(ms);
  });

  it.each<readonly [Partial<UnitFacts>, string]>([
    [
      { activeExitUs: 7_000_000, mainStatus: '1' },
      'x.service: active for 2.0 s, then failed (Result: exit-code, status 1)',
    ],
    [
      { restarts: 3, mainStatus: '1' },
      'x.service: did not stay up: restarted 3 times, now failed (Result: exit-code, status 1)',
    ],
    [{ activeEnterUs: 0 }, 'x.service: then failed (Result: exit-code, status 0)'],
  ])('%j is described', (facts, text) => {
    expect(describeEnd({ ...failed, ...facts })).toBe(text);
  });

  it.each([
    [{}, 'note', 'x.service: started in 0.5 s'],
    [{ startMs: 400 }, 'fail', 'x.service: started in 0.5 s; at most 0.4 s is allowed'],
    [{ startMs: 600 }, 'pass', 'x.service: started in 0.5 s'],
  ])('is held against the budget %j', (budgets, verdict, message) => {
    expect(judgeResources(up, budgets)).toMatchObject({ verdict, message });
  });

  it('is held against a budget of memory', () => {
    const facts = { ...up, memoryPeakBytes: 3 * 2 ** 20 };
    expect(judgeResources(facts, { memoryBytes: 2 ** 21 })).toMatchObject({
      verdict: 'fail',
      message: 'x.service: started in 0.5 s, 3.0 MiB at its peak; at most 2.0 MiB is allowed',
    });
    expect(judgeResources(facts, { memoryBytes: 2 ** 22 })).toMatchObject({ verdict: 'pass' });
    expect(judgeResources({ ...up, activeEnterUs: 0 }, {})).toBeUndefined();
  });
});

it('reads units that have failed', () => {
  expect(parseFailed('● a.service loaded failed\nb.mount loaded failed\n')).toEqual([
    'a.service',
    'b.mount',
  ]);
});

it('reads crashes from the journal', () => {
  const line = (fields: object) => `${JSON.stringify({ UNIT: 'x.service', ...fields })}\n`;
  const text = [
    line({ EXIT_CODE: 'killed', EXIT_STATUS: '6', COMMAND: 'ExecStart' }),
    line({ EXIT_CODE: 'dumped', EXIT_STATUS: '11' }),
    line({ EXIT_CODE: 'killed', EXIT_STATUS: '15' }),
    line({ EXIT_CODE: 'exited', EXIT_STATUS: '6' }),
    line({
      MESSAGE_ID: 'fc2e22bc6ee647b6b90729ab34a250b1',
      COREDUMP_UNIT: 'y.service',
      COREDUMP_EXE: '/bin/y',
      COREDUMP_SIGNAL: '7',
    }),
    '{"cut',
  ].join('');
  expect(findCrashes(parseEntries(text))).toEqual([
    { unit: 'x.service', program: 'ExecStart', signal: 'SIGABRT' },
    { unit: 'x.service', program: 'a process', signal: 'SIGSEGV' },
    { unit: 'y.service', program: '/bin/y', signal: 'SIGBUS' },
  ]);
  expect(textOf({ MESSAGE: [...Buffer.from('a\u0007b')] }, 'MESSAGE')).toBe('ab');
});

it('tells some of the errors', () => {
  expect(describeErrors('x.service', ['a'])).toBe('x.service: wrote an error to the journal\na');
  expect(describeErrors('x', ['a', 'a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe(
    'x: wrote 8 errors to the journal\na\nb\nc\nd\ne\nand 2 more',
  );
});

it('reads and judges how exposed services are', () => {
  const text = `  NAME DESCRIPTION EXPOSURE
✗ PrivateNetwork= Service has access to the host's network 0.5

→ Overall exposure level for a.service: 9.6 UNSAFE :-{

-> Overall exposure level for b@1.service: 1.2 OK :-)
`;
  expect([...parseRatings(text)]).toEqual([
    ['a.service', 9.6],
    ['b@1.service', 1.2],
  ]);
  expect(judgeExposure('a', 9.6, undefined)).toMatchObject({ verdict: 'note' });
  expect(judgeExposure('a', 7.5, 7.5)).toMatchObject({ verdict: 'pass' });
  expect(judgeExposure('a', 9.6, 7.5)).toMatchObject({
    verdict: 'fail',
    message: 'a: exposure 9.6 of 10, at most 7.5 is allowed',
  });
  expect(judgeExposure('a', undefined, 7.5)).toBeUndefined();
});

describe('files', () => {
  it('are read as stat tells them', () => {
    expect(parsePathFacts('89ed root:root /bin/a b\0' + '41ed root:root /etc\0x')).toEqual([
      { path: '/bin/a b', kind: 'file', mode: 0o4755, owner: 'root:root' },
      { path: '/etc', kind: 'directory', mode: 0o755, owner: 'root:root' },
    ]);
  });

  it.each([
    ['file', 0o4755, 'setuid, root:root, mode 4755: /x'],
    ['file', 0o6755, 'setuid and setgid, root:root, mode 6755: /x'],
    ['directory', 0o2755, undefined],
    ['file', 0o1755, undefined],
  ] as const)('a %s of mode %o', (kind, mode, text) => {
    expect(describeMode({ path: '/x', kind, mode, owner: 'root:root' })).toBe(text);
  });

  it('have capabilities, in the words of both versions of getcap', () => {
    expect(parseCapabilities('/bin/a cap_net_raw=ep\n/bin/b = cap_sys_nice+ep\n')).toEqual([
      'capabilities cap_net_raw=ep: /bin/a',
      'capabilities cap_sys_nice+ep: /bin/b',
    ]);
  });

  it('are shared when another package has the same, by either name', () => {
    const text = `a, b: /usr/share/x
libc:amd64, libc:i386: /usr/share/doc/libc
c: /lib/systemd/y
d: /usr/lib/systemd/y
diversion by dash from: /bin/sh
diversion by dash to: /bin/sh.distrib
dash, bash: /bin/sh
`;
    expect(findShared(text)).toEqual([
      { path: '/usr/share/x', owners: ['a', 'b'] },
      { path: '/usr/lib/systemd/y', owners: ['c', 'd'] },
    ]);
    expect(bothNames('/lib/x')).toEqual(['/lib/x', '/usr/lib/x']);
    expect(bothNames('/usr/lib/x')).toEqual(['/lib/x', '/usr/lib/x']);
    expect(bothNames('/usr/share/x')).toEqual(['/usr/share/x']);
  });

  it('are programs and libraries', () => {
    expect(isCandidate('/usr/bin/x', 0o755)).toBe(true);
    expect(isCandidate('/usr/lib/x/libx.so.1', 0o644)).toBe(true);
    expect(isCandidate('/usr/lib/x/data', 0o644)).toBe(false);
    expect(isCandidate('/usr/share/x', 0o755)).toBe(false);
    expect(parseElf('==> /bin/a <==\n\x7fELF\n==> /bin/b <==\n#!/b')).toEqual(['/bin/a']);
  });

  it('need libraries', () => {
    const text =
      '/bin/a:\n\tlibx.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n/bin/b:\n';
    expect(parseMissing(text + text)).toEqual([{ file: '/bin/a', library: 'libx.so.1' }]);
  });
});

it('reads what listens', () => {
  const text = `tcp   LISTEN 0      128          0.0.0.0:8000       0.0.0.0:*    users:(("webfsd",pid=9,fd=3))
udp   UNCONN 0      0               [::]:53            [::]:*
`;
  expect([...parseListening(text)]).toEqual([
    ['tcp 0.0.0.0:8000', 'webfsd'],
    ['udp [::]:53', ''],
  ]);
});

it.each([
  [undefined, 'note', 'installed size: 1.0 MiB → 2.0 MiB (+100.0 %)'],
  [1, 'pass', 'installed size: 1.0 MiB → 2.0 MiB (+100.0 %)'],
  [0.1, 'fail', 'installed size: 1.0 MiB → 2.0 MiB (+100.0 %); at most +10.0 % is allowed'],
])('holds growth against %s', (most, verdict, message) => {
  expect(judgeGrowth(2 ** 20, 2 ** 21, most)).toMatchObject({ verdict, message });
});
