import { afterAll, beforeAll, describe } from '@jest/globals';

import { bootedMachine } from './support/booted-machine.js';
import { sharedStateDir } from './support/cache.js';
import { itFails, itPasses } from './support/check-rows.js';
import { checkerOf, type Checker } from './support/checker.js';
import { expectNothingLeft } from './support/leftovers.js';
import { layServiceGround } from './support/service-ground.js';

let checker: Checker;
const ours = () => checker;

beforeAll(async () => {
  checker = checkerOf(await bootedMachine('debian-bookworm'), '/');
  await layServiceGround(checker);
});
afterAll(async () => {
  await checker.machine.stop();
  await expectNothingLeft(sharedStateDir);
});

describe('unit', () => {
  itPasses(ours, [
    [{ unit: 'mail' }, 'active (running)'],
    [
      { unit: 'mail', 'sub-state': 'running', enabled: true, 'main-pid': '> 1', restarts: 0 },
      /^active \(running\), sub state running, main pid \d+, restarts 0, file state enabled$/,
    ],
    [{ unit: 'mail', memory: '< 100M' }, /^active \(running\), memory \d+$/],
    [{ unit: 'mail', verify: true }, 'active (running)'],
    [{ unit: 'once' }, 'inactive (dead)'],
    [
      { unit: 'stays', 'sub-state': 'exited', enabled: false },
      'active (exited), sub state exited, file state disabled',
    ],
    [{ unit: 'never', active: false }, 'inactive (dead)'],
    [
      { unit: 'never', active: false, enabled: false, 'sub-state': 'dead' },
      'inactive (dead), sub state dead, file state disabled',
    ],
    [{ unit: 'restarts', restarts: '>= 1' }, 'active (running), restarts 1'],
    [
      { unit: 'daily.timer', 'sub-state': 'waiting', enabled: true },
      'active (waiting), sub state waiting, file state enabled',
    ],
    [{ unit: 'spool.path' }, 'active (running)'],
    [{ unit: 'echo.socket', 'sub-state': 'listening' }, 'active (listening), sub state listening'],
    [{ unit: '-.mount', 'sub-state': 'mounted' }, 'active (mounted), sub state mounted'],
  ]);
  itFails(ours, [
    [
      { unit: 'never' },
      'unit never.service: not active within 0.3 s; last: inactive (dead) (N tries)',
    ],
    [
      { unit: 'mail', active: false },
      'unit mail.service: not inactive within 0.3 s; last: active (running) (N tries)',
    ],
    [
      { unit: 'unrun' },
      'unit unrun.service: not active within 0.3 s; last: inactive (dead) (N tries)',
    ],
    [
      { unit: 'oops' },
      /^unit oops\.service: failed \(failed\), result: exit-code, expected active\n[^]*oops\.service: Main process exited, code=exited, status=1[^]*$/,
    ],
    [
      { unit: 'mail', 'main-pid': 1 },
      /^unit mail\.service: not active, main pid 1 within 0\.3 s; last: main pid \d+ \(N tries\)$/,
    ],
    [
      { unit: 'never', active: false, enabled: true },
      'unit never.service: not inactive, file state enabled within 0.3 s; last: file state disabled (N tries)',
    ],
    [
      { unit: 'daily.timer', 'sub-state': 'running' },
      'unit daily.timer: not active, sub state running within 0.3 s; last: sub state waiting (N tries)',
    ],
    [{ unit: 'srv.mount' }, 'unit srv.mount: there is no such unit, expected active'],
    [{ unit: 'nothing' }, 'unit nothing.service: there is no such unit, expected active'],
    [
      { unit: 'nothing', active: false },
      'unit nothing.service: there is no such unit, expected inactive',
    ],
    [
      { unit: 'fails', active: false },
      'unit fails.service: not inactive within 0.3 s; last: failed (failed), result: exit-code (N tries)',
    ],
    [
      { unit: 'fails' },
      /^unit fails\.service: failed \(failed\), result: exit-code, expected active\n[^]*fails\.service: Main process exited, code=exited, status=3[^]*$/,
    ],
    [
      { unit: 'broken.timer' },
      /^unit broken\.timer: active \(waiting\), but fails\.service, which it starts, is failed \(failed\), result: exit-code, expected active\n[^]*it is broken[^]*$/,
    ],
    [
      { unit: 'mail', enabled: false, 'sub-state': 'exited' },
      'unit mail.service: not active, sub state exited, file state not enabled within 0.3 s; last: sub state running, file state enabled (N tries)\n  sub state: expected exited\n               actual running\n  file state: expected not enabled\n                actual enabled',
    ],
    [
      { unit: 'mail', memory: '> 1G' },
      /^unit mail\.service: not active, memory > 1G within 0\.3 s; last: memory \d+ \(N tries\)$/,
    ],
    [
      { unit: 'restarts', restarts: 0 },
      'unit restarts.service: not active, restarts 0 within 0.3 s; last: restarts 1 (N tries)',
    ],
    [
      { unit: 'wrong', verify: true },
      /^unit wrong\.service: systemd-analyze verify ends with exit code 1, expected active, without mistakes in its file\n[^]*wrong\.service:3: Unknown key .*'Usr'.*$/,
    ],
  ]);
});

describe('process', () => {
  itPasses(ours, [
    [
      { process: 'tcp-server', user: 'nobody', count: 1, argv: '/tcp-server 2525 220 mail$/' },
      'count 1, user nobody, argv ["/usr/bin/perl /usr/local/bin/tcp-server 2525 220 mail"]',
    ],
    [{ process: '/usr/bin/perl' }, 'running'],
    [{ process: 'nginx', running: false }, 'absent'],
    [{ process: 'nginx', count: 0 }, 'count 0'],
    [{ process: 'sleep', count: '>= 2' }, /^count \d$/],
    [{ process: 'systemd-journald', user: 'root' }, 'user root'],
  ]);
  itFails(ours, [
    [{ process: 'nginx' }, 'process nginx: not running within 0.3 s; last: absent (N tries)'],
    [
      { process: 'tcp-server', running: false },
      'process tcp-server: not absent within 0.3 s; last: running (N tries)',
    ],
    [
      { process: 'tcp-server', user: 'root', count: '> 1' },
      'process tcp-server: not count > 1, user root within 0.3 s; last: count 1, user nobody (N tries)\n  count: expected > 1\n           actual 1\n  user: expected root\n          actual nobody',
    ],
    [
      { process: 'tcp-server', argv: { contains: '8080' } },
      'process tcp-server: not argv contains 8080 within 0.3 s; last: argv ["/usr/bin/perl /usr/local/bin/tcp-server 2525 220 mail"] (N tries)',
    ],
  ]);
});

describe('port', () => {
  itPasses(ours, [
    [{ port: 2525 }, 'listening'],
    [
      { port: 'tcp:2525', address: '127.0.0.1', process: 'tcp-server' },
      'address 127.0.0.1, process tcp-server',
    ],
    [{ port: '7000', process: 'systemd' }, 'process systemd'],
    [{ port: 'udp:7002', address: ['127.0.0.1'] }, 'address 127.0.0.1'],
    [{ port: 81, listening: false }, 'closed'],
  ]);
  itFails(ours, [
    [{ port: 81 }, 'port tcp:81: not listening within 0.3 s; last: closed (N tries)'],
    [{ port: 'udp:2525' }, 'port udp:2525: not listening within 0.3 s; last: closed (N tries)'],
    [
      { port: 2525, listening: false },
      'port tcp:2525: not closed within 0.3 s; last: listening (N tries)',
    ],
    [
      { port: 2525, address: '0.0.0.0', process: 'nginx' },
      'port tcp:2525: not address 0.0.0.0, process nginx within 0.3 s; last: address 127.0.0.1, process tcp-server (N tries)\n  address: expected 0.0.0.0\n             actual 127.0.0.1\n  process: expected nginx\n             actual tcp-server',
    ],
  ]);
});

describe('log', () => {
  itPasses(ours, [
    [{ log: 'once', has: 'it ran' }, '4 lines'],
    [
      { log: 'fails', has: ['it is broken', '/status=3/'], lacks: ['/^panic/', 'core dumped'] },
      '4 lines',
    ],
    [{ log: 'mail', lacks: '/./', priority: 'err' }, '0 lines'],
    [{ log: '*', has: 'it ran' }, /^\d+ lines$/],
  ]);
  itFails(ours, [
    [
      { log: 'once', has: ['it ran', 'it walked'] },
      /^log once\.service: not has "it ran", "it walked" within 0\.3 s; last: "it walked" not in \d+ lines \(N tries\)\n[^]*it ran[^]*$/,
    ],
    [
      { log: 'fails', lacks: 'is broken' },
      'log fails.service: "is broken" is in: "it is broken", expected lacks "is broken"',
    ],
    [
      { log: 'fails', has: 'it is broken', priority: 'err' },
      'log fails.service (err): not has "it is broken" within 0.3 s; last: "it is broken" not in 0 lines (N tries)',
    ],
    [
      { log: '*', lacks: ['nowhere to be found', '/^it is broken$/'] },
      'log all units: /^it is broken$/ is in: "it is broken", expected lacks "nowhere to be found", /^it is broken$/',
    ],
    [
      { log: 'never', has: 'x' },
      'log never.service: not has x within 0.3 s; last: x not in 0 lines (N tries)',
    ],
  ]);
});

describe('socket-activation', () => {
  itPasses(ours, [
    [
      { 'socket-activation': 'echo.socket' },
      'echo.service is active (running) after a connection to 127.0.0.1:7000',
    ],
    [
      { 'socket-activation': 'echo.socket' },
      'echo.service is active (running) after a connection to 127.0.0.1:7000',
    ], // although it runs by now
    [
      { 'socket-activation': 'local.socket' },
      'local.service is active (running) after a connection to /run/local.sock',
    ],
    [
      { 'socket-activation': 'each.socket' },
      'one of its services was started after a connection to 127.0.0.1:7001',
    ],
  ]);
  itFails(ours, [
    [
      { 'socket-activation': 'none.socket' },
      'socket-activation none.socket: there is no such unit, expected its service active after a connection, for 0.3 s',
    ],
    [
      { 'socket-activation': 'packets.socket' },
      'socket-activation packets.socket: it does not listen for connections, expected its service active after a connection, for 0.3 s',
    ],
    [
      { 'socket-activation': 'ends.socket' },
      /^socket-activation ends\.socket: ends\.service is failed \(failed\), result: exit-code after a connection to 127\.0\.0\.1:7003, expected its service active after a connection, for 0\.3 s\n/,
    ],
  ]);
});
