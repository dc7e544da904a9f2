import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

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
      { unit: 'flaps', within: '15s', 'stable-for': '7500ms', every: '50ms' },
      /^unit flaps\.service: not active, for 7\.5 s within 15 s; last: activating \(auto-restart\), after it held for (?:2\.[2-9]|3\.\d|4\.[0-3]) s \(N tries\)$/,
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

  it('is over for all others when a unit has failed', async () => {
    const entries = [
      { unit: 'fails' },
      { port: 1, within: '100s' },
      { all: [{ unit: 'mail' }, { tcp: 'localhost:1' }], within: '100s' },
    ];
    const [unit, port, both] = await checker.run(entries);
    const reason = 'given up: fails.service: failed (failed), result: exit-code';
    expect(unit?.verdict).toBe('fail');
    expect(port?.message).toMatch(/^port tcp:1: not listening; last: closed \(\d (try|tries)\); /);
    expect(port?.message).toContain(reason);
    expect(both?.message).toContain(reason);
  });
});
