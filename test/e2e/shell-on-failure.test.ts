import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { RunResult } from '../../src/engine/result.js';
import type { MachineRecord } from '../../src/machine/run.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { atTerminal } from './support/person.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { goodWeb, serviceFails } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const seat = { stateDir: sharedStateDir, cwd: directory, rows: 31, columns: 101 };
const failing = ['--package', 'bad/*.deb', '--check-unit', 'e2e-service-fails'];

beforeAll(async () => {
  await mkdir(join(directory, 'good'));
  await buildDeb(join(directory, 'bad'), serviceFails());
  await buildDeb(join(directory, 'good'), goodWeb());
});
afterEach(() => expectNothingLeft(sharedStateDir));

async function resultIn(reportDir: string): Promise<RunResult> {
  const text = await readFile(join(directory, reportDir, 'result.json'), 'utf8');
  return JSON.parse(text) as RunResult;
}

describe('--shell-on-failure', () => {
  it('opens a shell where the package has failed, before it is purged, and releases all at its exit', async () => {
    const person = atTerminal(
      [
        ...['pkgprobe', '--image', 'debian-12', ...failing, '--lifecycle', 'install,remove,purge'],
        ...['--target-timeout', '100', '--report-dir', 'report', '--shell-on-failure'],
      ],
      seat,
    );
    const before = await person.sees(/root@postroj-debian-bookworm-[0-9a-f]{8}:~# $/m);
    expect(before).toContain('unit e2e-service-fails.service: failed (failed)');
    expect(before).toMatch(/Leave it with 'exit' or Ctrl-D; then the machine goes\.$/m);
    person.types('systemctl is-failed e2e-service-fails; echo "size $(stty size)"\n');
    await person.sees(/^failed$/m);
    await person.sees(/^size 31 101$/m);

    await person.stty('rows', '40', 'cols', '90');
    person.types('until [ "$(stty size)" = "40 90" ]; do :; done; echo resize""d\n');
    await person.sees(/^resized$/m);

    // said by what Ctrl-C is meant for, when it has the terminal
    person.types(`sh -c 'echo wait""ing; exec sleep 3333'\n`);
    await person.sees(/^waiting$/m);
    person.types('\u0003');
    person.types('echo code-$?\n');
    await person.sees(/^code-130$/m);

    person.types('exit\n');
    const { exitCode, seen } = await person.ended;
    expect(exitCode).toBe(1);
    expect(seen).toMatch(/ icanon/);
    expect(seen).toMatch(/^✖ debian-bookworm {2}fail /m);
    const [target] = (await resultIn('report')).targets;
    expect(target?.verdict).toBe('fail');
    expect(target?.phases.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      ...['acquire pass', 'boot pass', 'install pass', 'check fail'],
      ...['remove skip', 'purge skip', 'shutdown pass'],
    ]);
    expect(target?.evidence).toContain('debian-bookworm/journal.txt'); // kept before
  });

  it('of one machine at a time; the other waits, alive, and takes no time for it', async () => {
    const images = ['--image', 'debian-12', '--image', 'debian-13'];
    const more = ['--target-timeout', '60', '--shell-on-failure'];
    const person = atTerminal(['pkgprobe', ...images, ...failing, ...more], seat);
    const prompt = /root@postroj-(debian-\w+)-[0-9a-f]{8}:~# /g;
    const first = [...(await person.sees(/:~# /)).matchAll(prompt)].at(-1)?.[1];
    person.types('exit\n');
    const both = await person.sees(/:~# [^]*:~# /);
    const second = [...both.matchAll(prompt)].at(-1)?.[1];
    expect([first, second].sort()).toEqual(['debian-bookworm', 'debian-trixie']);
    person.types('systemctl is-system-running --wait\n');
    await person.sees(/^degraded$[^]*:~# $/m); // else Ctrl-D is for what has not ended yet
    person.types('\u0004'); // Ctrl-D
    const { exitCode, seen } = await person.ended;
    expect([exitCode, seen]).toEqual([1, expect.stringMatching(/^FAIL {3}2 failed in /m)]);
  });

  it('opens none where all has passed', async () => {
    const good = ['--package', 'good/*.deb', '--check-unit', 'e2e-good-web'];
    const person = atTerminal(
      ['pkgprobe', '--image', 'debian-12', ...good, '--shell-on-failure'],
      seat,
    );
    const { exitCode, seen } = await person.ended;
    expect(exitCode).toBe(0);
    expect(seen).not.toContain('A shell in');
  });

  it('waits no longer than the whole run may take, and says so', async () => {
    const more = ['--timeout', '20', '--shell-on-failure'];
    const check = ['--check-command', 'false', '--network-timeout', '1'];
    const person = atTerminal(['pkgprobe', '--image', 'debian-12', ...check, ...more], seat);
    await person.sees(/:~# /);
    const { exitCode, seen } = await person.ended;
    expect(seen).toContain('The shell has ended: the run was not over within 20 s');
    expect(seen).toMatch(/ icanon/);
    expect(exitCode).toBe(1); // what was found before stands
  });

  it('leaves the terminal as it was even when it is killed', async () => {
    const check = ['--check-command', 'false', '--network-timeout', '1'];
    const args = ['pkgprobe', '--image', 'debian-12', ...check, '--shell-on-failure'];
    const person = atTerminal(args, seat);
    const owner = await ownerOf(await person.sees(/:~# /));
    expect(await person.stty('-a')).toContain('-icanon');
    process.kill(owner, 'SIGKILL');
    const { exitCode, seen } = await person.ended;
    expect(exitCode).toBe(137);
    expect(seen).toMatch(/(?<!-)icanon/);
    expectExit(await postroj(['clean']), 0);
  });

  it('without a terminal is refused before anything starts', async () => {
    const args = ['pkgprobe', '--image', 'no-such-image', '--shell-on-failure'];
    const ended = await postroj(args, { cwd: directory });
    expectExit(ended, 2);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toBe(
      'postroj: --shell-on-failure needs a terminal: standard input and standard error are none\n' +
        'Hint: Leave it out, or run it where you can type. In the action, see the input debug-on-error.\n',
    );
  });

  it('is nothing that happens unless it is asked for: checks that fail end no life', async () => {
    const life = ['--lifecycle', 'install,remove', '--json'];
    const ended = await postroj(['pkgprobe', '--image', 'debian-12', ...failing, ...life], {
      cwd: directory,
    });
    expectExit(ended, 1);
    const phases = onlyTarget(ended).phases.map(({ name, verdict }) => `${name} ${verdict}`);
    expect(phases).toContain('remove pass');
  });
});

/** Of the machine that a prompt names: the process that runs it, as its record tells. */
async function ownerOf(seen: string): Promise<number> {
  const [, name = ''] = /root@(postroj-[\w-]+):/.exec(seen) ?? [];
  const record = await readFile(join(sharedStateDir, 'run', name, 'machine.json'), 'utf8');
  return (JSON.parse(record) as MachineRecord).owner.pid;
}
