import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';

import { bootedMachine } from './support/booted-machine.js';
import { checkerOf, type Checker, type Entry } from './support/checker.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
let checker: Checker;

beforeAll(async () => {
  checker = checkerOf(await bootedMachine('debian-bookworm'), directory);
  await checker.shell('true');
});
afterAll(async () => {
  await checker.machine.stop();
});

type Passing = readonly [entry: Entry, actual: string | RegExp];

describe('try', () => {
  it.each<Passing>([
    [{ file: '/etc/passwd', mode: '0644', owner: 'root', group: 'root', content: '/^root:/' }, 'x'],
    [{ user: 'root', uid: 0, shell: '/bin/bash', groups: ['root'] }, 'x'],
    [{ unit: 'systemd-journald', 'sub-state': 'running', restarts: 0, 'main-pid': '> 1', memory: '< 500M', enabled: true, verify: true }, 'x'],
    [{ unit: 'systemd-journald.socket' }, 'x'],
    [{ process: 'systemd-journald', user: 'root', count: 1, argv: '/journald/' }, 'x'],
    [{ package: 'systemd', version: '>= 252, < 253' }, 'x'],
    [{ mount: '/', type: 'overlay', options: { contains: 'rw' } }, 'x'],
    [{ sysctl: 'net.ipv4.ip_forward', value: 0 }, 'x'],
    [{ log: '*', has: 'Started' }, 'x'],
    [{ command: 'echo hi', stdout: 'hi' }, 'x'],
    [{ dns: 'localhost', answers: { contains: '127.0.0.1' } }, 'x'],
    [{ port: 8000, listening: false }, 'x'],
    [{ tcp: 'localhost:1', open: false }, 'x'],
    [{ all: [{ user: 'root' }, { group: 'root' }] }, 'x'],
  ])('%j', async (entry, actual) => {
    await checker.passes(entry, actual);
  });
});
