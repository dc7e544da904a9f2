import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { command, run, start, tryRun } from '../../../src/system/exec.js';
import { ownMark } from '../../../src/system/owner.js';
import { failureOf } from '../../support/failure.js';
import { fixture, isRunning, pidsIn, until } from '../support/programs.js';

const endWith = (code: number) => command(fixture('end-with'), [String(code)]);

describe('tryRun', () => {
  it.each([0, 1, 42, 255])('tells the exit code %d and both streams', async (code) => {
    expect(await tryRun(endWith(code))).toEqual({
      exitCode: code,
      signal: undefined,
      startError: undefined,
      timedOut: false,
      stdout: `out of ${code}\n`,
      stderr: `err of ${code}\n`,
    });
  });

  it.each(['TERM', 'KILL', 'SEGV'])('tells the signal %s', async (signal) => {
    expect(await tryRun(command(fixture('end-by-signal'), [signal]))).toMatchObject({
      exitCode: undefined,
      signal: `SIG${signal}`,
      timedOut: false,
    });
  });

  it('tells that there is no such program', async () => {
    expect(await tryRun(command('no-such-program'))).toMatchObject({ exitCode: 127 });
  });

  it('passes arguments on as they are', async () => {
    const words = ['a b', '$HOME', '', '*', "it's", '--', '-n'];
    const { stdout } = await tryRun(command('printf', ['<%s>\n', ...words]));
    expect(stdout).toBe(words.map((word) => `<${word}>\n`).join(''));
  });

  it('gives the input, and ends it', async () => {
    expect((await tryRun(command('cat'), { input: 'žluť\n' })).stdout).toBe('žluť\n');
  });

  it('gives no input at all unless there is one', async () => {
    expect((await tryRun(command('readlink', ['/proc/self/fd/0']))).stdout).toBe('/dev/null\n');
  });

  it('does not mind a program that ends without reading', async () => {
    const outcome = await tryRun(command(fixture('end-at-once-without-reading')), {
      input: 'x'.repeat(1_000_000),
    });
    expect(outcome.exitCode).toBe(0);
  });

  it('calls for every line, in order, whatever ends it', async () => {
    const lines: string[] = [];
    const { stdout } = await tryRun(command(fixture('count-slowly')), {
      onLine: (line) => lines.push(line),
    });
    expect(lines.filter(Boolean)).toEqual(['one', 'two', 'three', 'four', 'last']);
    expect(stdout).toBe('one\ntwo\r\nthree\rfour\n\nlast');
  });

  it('calls for lines while the program runs', async () => {
    const controller = new AbortController();
    const running = tryRun(command(fixture('stay-and-say')), {
      signal: controller.signal,
      onLine: () => {
        controller.abort(new Error('heard'));
      },
    });
    await expect(running).rejects.toThrow('heard');
  });

  it('joins a character that comes in two parts', async () => {
    const lines: string[] = [];
    const options = { onLine: (line: string) => lines.push(line) };
    const { stdout } = await tryRun(command(fixture('speak-czech')), options);
    expect([stdout, ...lines]).toEqual(['žluť\n', 'žluť']);
  });

  it('keeps the end of very much output', async () => {
    const { stdout } = await tryRun(command('seq', ['1', '1000000']));
    expect(stdout.length).toBe(4 * 1024 * 1024);
    expect(stdout.endsWith('\n1000000\n')).toBe(true);
  });
});

describe('the environment', () => {
  const variablesOf = async (changes: object) => {
    const { stdout } = await tryRun({ ...command('env'), ...changes });
    return new Map(
      stdout.split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
    );
  };

  it('is ours, with a fixed locale and the mark of the owner', async () => {
    process.env.TEST_SECRET = 'secret';
    const variables = await variablesOf({ env: { TEST_OWN: 'own' } });
    delete process.env.TEST_SECRET;
    expect(variables.get('TEST_SECRET')).toBe('secret');
    expect(variables.get('TEST_OWN')).toBe('own');
    expect(variables.get('LC_ALL')).toBe('C.UTF-8');
    expect(variables.get('POSTROJ_OWNER')).toBe(ownMark);
    expect(variables.get('PATH')).toContain('/usr/sbin');
  });

  it('is bare when that was asked for: nothing of ours but the mark', async () => {
    process.env.TEST_SECRET = 'secret';
    const variables = await variablesOf({ env: { TEST_OWN: 'own' }, bare: true });
    delete process.env.TEST_SECRET;
    const names = [...variables.keys()].filter(Boolean).sort();
    expect(names).toEqual(['LC_ALL', 'PATH', 'POSTROJ_OWNER', 'TEST_OWN']);
    expect(variables.get('POSTROJ_OWNER')).toBe(ownMark);
  });

  it('of the command cannot change the mark', async () => {
    const variables = await variablesOf({ env: { POSTROJ_OWNER: 'somebody' } });
    expect(variables.get('POSTROJ_OWNER')).toBe(ownMark);
  });
});

describe('a deadline', () => {
  it('ends the program and its children', async () => {
    const outcome = await tryRun(command(fixture('stay-with-child')), { timeoutMs: 3000 });
    expect(outcome).toMatchObject({ exitCode: undefined, signal: 'SIGTERM', timedOut: true });
    const pids = pidsIn(outcome.stdout);
    expect(pids).toHaveLength(2);
    expect(outcome.stdout).toMatch(/^polite$/m); // both were asked, not only the one we know
    await until('both have ended', () => !pids.some(isRunning));
  });

  it('that is far away changes nothing', async () => {
    const outcome = await tryRun(endWith(0), { timeoutMs: 60_000 });
    expect(outcome).toMatchObject({ exitCode: 0, timedOut: false });
  });
});

describe('what a program leaves behind', () => {
  it('is not waited for although it keeps the streams, and lives on', async () => {
    const outcome = await tryRun(command(fixture('leave-daemon')));
    expect(outcome).toMatchObject({ exitCode: 3, timedOut: false });
    const [pid = 0] = pidsIn(outcome.stdout);
    expect(isRunning(pid)).toBe(true);
    process.kill(pid);
    await until('it has ended', () => !isRunning(pid));
  });

  it('is ended by force when the program had to be ended', async () => {
    const outcome = await tryRun(command(fixture('leave-stubborn')), { timeoutMs: 3000 });
    expect(outcome).toMatchObject({ signal: 'SIGTERM', timedOut: true });
    const pids = pidsIn(outcome.stdout);
    expect(pids).toHaveLength(1);
    await until('it has ended', () => !pids.some(isRunning));
  });
});

describe('an interruption', () => {
  it('starts nothing when it came before', async () => {
    const lines: string[] = [];
    const signal = AbortSignal.abort(new Error('interrupted'));
    const options = { signal, onLine: (line: string) => lines.push(line) };
    await expect(tryRun(endWith(0), options)).rejects.toThrow('interrupted');
    expect(lines).toEqual([]);
  });

  it('ends the program and its children, and throws its reason after that', async () => {
    const controller = new AbortController();
    const pids: number[] = [];
    const running = tryRun(command(fixture('stay-with-child')), {
      signal: controller.signal,
      onLine: (line) => {
        pids.push(...pidsIn(line));
        controller.abort(new Error('interrupted'));
      },
    });
    await expect(running).rejects.toThrow('interrupted');
    expect(pids).toHaveLength(2);
    await until('both have ended', () => !pids.some(isRunning));
  });

  it('ends a stubborn program by force', async () => {
    const controller = new AbortController();
    const pids: number[] = [];
    const running = tryRun(command(fixture('stay-stubborn')), {
      signal: controller.signal,
      onLine: (line) => {
        pids.push(...pidsIn(line));
        controller.abort(new Error('interrupted'));
      },
    });
    await expect(running).rejects.toThrow('interrupted');
    expect(pids).toHaveLength(1);
    expect(pids.some(isRunning)).toBe(false);
  });
});

describe('run', () => {
  it('gives what the program said', async () => {
    expect((await run(endWith(0))).stdout).toBe('out of 0\n');
  });

  it('throws for any other exit code, with a line to paste and the last lines', async () => {
    const error = await failureOf(() => run(endWith(3)));
    const program = fixture('end-with');
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toBe(
      `${program} ended with exit code 3: ${program} 3\nout of 3\nerr of 3`,
    );
    expect(error.hint).toBeUndefined();
  });

  it('says how to get a program that is not there', async () => {
    const error = await failureOf(() => run(command('no-such-program', ['x'])));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toMatch(/^no-such-program is not installed: no-such-program x\n/);
    expect(error.hint).toBe('Install it: postroj doctor --fix');
  });

  it('says how long it has waited', async () => {
    const error = await failureOf(() => run(command('sleep', ['1000']), { timeoutMs: 100 }));
    expect(error.message).toBe('sleep did not end within 0.1 s: sleep 1000');
  });
});

describe('start', () => {
  it('talks with a program that stays, until it is killed', async () => {
    const child = start(command('cat'));
    child.stdin.write('hello\n');
    const heard = await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(String(heard)).toBe('hello\n');
    child.kill('SIGKILL');
    expect(await child.ended).toMatchObject({ exitCode: undefined, signal: 'SIGKILL' });
    expect(isRunning(child.pid)).toBe(false);
    child.kill('SIGKILL'); // of no harm
  });

  it('tells how it ended', async () => {
    const child = start(endWith(7));
    child.stdout.resume();
    child.stderr.resume();
    expect(await child.ended).toEqual({ exitCode: 7, signal: undefined, startError: undefined });
  });

  it('is a session of its own', async () => {
    const child = start(command('sleep', ['1000']));
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8'); // proc_pid_stat(5)
    const session = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3];
    child.kill('SIGKILL');
    await child.ended;
    expect(session).toBe(String(child.pid));
  });
});
