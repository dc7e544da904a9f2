import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';

import { bootedMachine } from './support/booted-machine.js';
import { sharedStateDir } from './support/cache.js';
import { itFails, itPasses } from './support/check-rows.js';
import { checkerOf, type Checker } from './support/checker.js';
import { expectNothingLeft } from './support/leftovers.js';
import { repoDir } from './support/postroj.js';

let checker: Checker;
const ours = () => checker;

const TCP = '/usr/local/bin/tcp-server';
const service = (lines: string) => `[Service]\n${lines}\n[Install]\nWantedBy=multi-user.target\n`;
const units: Readonly<Record<string, string>> = {
  'mail.service': service(`User=nobody\nExecStart=${TCP} 2525 "220 mail"`),
  'once.service': service('Type=oneshot\nExecStart=/bin/echo it ran'),
  'stays.service': service('Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true'),
  'fails.service': service('ExecStart=/bin/sh -c "echo it is broken; exit 3"'),
  'never.service': service('ExecStart=/bin/sleep infinity'),
  'restarts.service': service(
    'Restart=on-failure\nRestartSec=0\nExecStart=/bin/sh -c "[ -e /run/tried ] && exec sleep infinity; touch /run/tried; exit 1"',
  ),
  'wrong.service': service('ExecStart=/bin/sleep infinity\nUsr=nobody'),
  'slow.service': service('Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 1'),
  'flaps.service': service(
    'ExecStart=/bin/sleep 0.6\nRestart=always\nRestartSec=600ms\nStartLimitBurst=100',
  ),
  'daily.timer':
    '[Timer]\nOnCalendar=daily\nUnit=once.service\n[Install]\nWantedBy=timers.target\n',
  'broken.timer': '[Timer]\nOnCalendar=daily\nUnit=fails.service\n',
  'spool.path': '[Path]\nPathExists=/run/spool-there\nUnit=stays.service\n',
  'echo.socket': '[Socket]\nListenStream=127.0.0.1:7000\n',
  'echo.service': service('ExecStart=/bin/sleep infinity'),
  'local.socket': '[Socket]\nListenStream=/run/local.sock\n',
  'local.service': service('ExecStart=/bin/sleep infinity'),
  'each.socket': '[Socket]\nListenStream=127.0.0.1:7001\nAccept=yes\n',
  'each@.service': '[Service]\nExecStart=/bin/cat\nStandardInput=socket\n',
  'packets.socket': '[Socket]\nListenDatagram=127.0.0.1:7002\n',
  'packets.service': service('ExecStart=/bin/sleep infinity'),
  'ends.socket': '[Socket]\nListenStream=127.0.0.1:7003\n',
  'ends.service': service('ExecStart=/bin/false'),
};

beforeAll(async () => {
  checker = checkerOf(await bootedMachine('debian-bookworm'), '/');
  const { shell } = checker;
  const server = await readFile(join(repoDir, 'test/fixtures/bin/tcp-server'), 'utf8');
  await shell(`cat >${TCP}; chmod 755 ${TCP}`, server);
  for (const [name, text] of Object.entries(units)) {
    await shell(`cat >/etc/systemd/system/${name}`, text);
  }
  await shell('touch /run/spool-there; systemctl daemon-reload; systemctl enable mail daily.timer');
  const sockets = ['echo', 'local', 'each', 'packets', 'ends'].map((name) => `${name}.socket`);
  const started = ['mail', 'once', 'stays', 'restarts', 'wrong', 'daily.timer', 'spool.path'];
  await shell(`systemctl start ${[...started, ...sockets].join(' ')}`);
  await shell('systemctl start fails; systemctl start broken.timer');
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

describe('all and any', () => {
  itPasses(ours, [
    [
      { all: [{ unit: 'mail' }, { port: 2525 }] },
      'unit mail.service: active (running); port tcp:2525: listening',
    ],
    [{ any: [{ unit: 'never' }, { tcp: 'localhost:2525' }] }, 'tcp localhost:2525: open'],
    [
      { any: [{ all: [{ unit: 'mail' }, { user: 'root' }] }, { port: 1 }] },
      'all unit mail.service and user root: unit mail.service: active (running); user root: present',
    ],
  ]);
  itFails(ours, [
    [
      { all: [{ unit: 'mail' }, { port: 1 }, { user: 'none' }] },
      'all unit mail.service and port tcp:1 and user none: not active, listening, present within 0.3 s; last: port tcp:1: closed; user none: absent (N tries)',
    ],
    [
      { any: [{ unit: 'never' }, { port: 1 }] },
      'any unit never.service or port tcp:1: not active, or listening within 0.3 s; last: unit never.service: inactive (dead); port tcp:1: closed (N tries)',
    ],
    [
      { all: [{ command: 'exit 1' }, { user: 'root' }] },
      'all command exit 1 and user root: command exit 1: exit code 1, expected exit code 0, present',
    ],
  ]);
});

describe('waiting', () => {
  itPasses(ours, [
    [{ command: 'systemctl start --no-block slow flaps' }, 'exit code 0'],
    [{ unit: 'slow', within: '20s' }, 'active (exited)'],
    [{ unit: 'mail', 'stable-for': '1s', every: '100ms' }, 'active (running)'],
    [{ unit: 'flaps', within: '10s' }, 'active (running)'],
  ]);
  itFails(ours, [
    [
      { unit: 'flaps', within: '3s', 'stable-for': '1500ms', every: '50ms' },
      /^unit flaps\.service: not active, for 1\.5 s within 3\.0 s; last: activating \(auto-restart\), after it held for 0\.[4-9] s \(N tries\)$/,
    ],
    [
      { port: 1, within: '60s', needs: 'fails' },
      'port tcp:1: not listening; last: closed (N tries); given up: fails.service: failed (failed), result: exit-code',
    ],
    [
      { port: 1, within: '60s', needs: 'nothing' },
      'port tcp:1: not listening; last: closed (N tries); given up: nothing.service: there is no such unit',
    ],
    [
      { port: 1, within: '200ms', needs: 'mail' },
      'port tcp:1: not listening within 0.2 s; last: closed (N tries)',
    ],
  ]);
});
