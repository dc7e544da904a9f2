import { createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ExecOptions, SessionOptions } from '../../src/machine/exec.js';
import type { Machine } from '../../src/machine/machine.js';
import type { Session } from '../../src/machine/session.js';
import { unitEntries } from '../../src/machine/unit-entries.js';
import { command } from '../../src/system/exec.js';
import { until } from '../integration/support/programs.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { initRoot } from './support/init-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import { descriptorsOf } from './support/open-files.js';
import { screenOf } from './support/session-screen.js';

const GIBIBYTE = 2 ** 30;

describe.each([
  ['as a unit of systemd', () => Promise.resolve('debian-bookworm'), true],
  ['beside sysvinit', () => initRoot('sysvinit'), false],
])('a command that runs %s', (_, reference, isUnit) => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await bootImage(await reference());
  });
  afterAll(async () => {
    expect(await machine.stop()).toBe('powered off');
    await expectNothingLeft(sharedStateDir);
  });
  const shell = (line: string, options: ExecOptions = {}) =>
    machine.exec(command('/bin/sh', ['-c', line]), options);
  const open = (line: string, options: SessionOptions = {}) =>
    machine.open(command('/bin/sh', ['-c', line]), options);

  it.each([
    [['true'], 0, ''],
    [['sh', '-c', 'exit 42'], 42, ''],
    [['no-such-program'], 127, 'exec: "no-such-program": executable file not found in $PATH\n'],
    [['/no/such'], 127, 'exec: "/no/such": no such file or directory\n'],
    [['/etc/passwd'], 126, 'exec: "/etc/passwd": permission denied\n'],
    [['/etc'], 126, 'exec: "/etc": is a directory\n'],
    [['sh', '-c', 'kill -TERM $$'], 143, ''],
    [['sh', '-c', 'kill -INT $$'], 130, ''],
    [['sh', '-c', 'kill -KILL $$'], 137, ''],
    [['sh', '-c', 'kill -USR1 $$'], 138, ''],
  ])('%j ends with %d, as under docker', async ([file = '', ...args], exitCode, stderr) => {
    const outcome = await machine.exec(command(file, args));
    expect(outcome).toMatchObject({ exitCode, stdout: '', stderr, timedOut: false });
  });

  it('has a stdin of 1 GiB whose digest cat keeps', async () => {
    const session = await machine.open(command('cat'));
    session.stderr?.resume();
    const [given, got] = [createHash('sha256'), createHash('sha256')];
    let receivedBytes = 0;
    session.stdout.on('data', (chunk: Buffer) => {
      receivedBytes += chunk.length;
      got.update(chunk);
    });
    await pipeline(Readable.from(chunks(GIBIBYTE, given)), session.stdin);
    expect(await session.ended).toMatchObject({ exitCode: 0 });
    expect(receivedBytes).toBe(GIBIBYTE);
    expect(got.digest('hex')).toBe(given.digest('hex'));
  });

  it('may end without reading its input', async () => {
    const input = 'x'.repeat(1_000_000);
    expect(await shell('exit 3', { input })).toMatchObject({ exitCode: 3 });
    expect(await shell('wc -c', { input })).toMatchObject({ stdout: '1000000\n' });
    expect(await shell('wc -c')).toMatchObject({ stdout: '0\n' }); // closed by default
  });

  it('has stdout and stderr apart, and what it says comes at once and in order', async () => {
    const line = 'for n in 1 2 3; do echo "out $n"; read go; echo "err $n" >&2; read go; done';
    const session = await open(line);
    const said: string[] = [];
    for (const stream of [session.stdout, session.stderr ?? session.stdout]) {
      createInterface({ input: stream }).on('line', (text) => {
        said.push(text);
        session.stdin.write('go\n'); // only then does it say the next
      });
    }
    await session.ended;
    expect(said).toEqual(['out 1', 'err 1', 'out 2', 'err 2', 'out 3', 'err 3']);
  });

  it.each([undefined, 'nobody'])('can open its streams by their names, as %s', async (user) => {
    const line = 'cat /dev/stdin; echo out >/dev/stdout; echo err >/dev/stderr; id -u';
    const number = user === undefined ? '0' : '65534';
    expect(await shell(line, { user, input: 'in\n' })).toMatchObject({
      exitCode: 0,
      stdout: `in\nout\n${number}\n`,
      stderr: 'err\n',
    });
  });

  it('ends quietly when nobody reads what it writes', async () => {
    expect(await shell('yes | head -n 1')).toMatchObject({ stdout: 'y\n', stderr: '' });
  });

  it('has user, directory and environment as asked', async () => {
    const inner = {
      ...command('sh', ['-c', 'id -u; id -g; pwd; echo "$HOME $A"']),
      env: { A: '$HOME "x" %h' },
    };
    const outcome = await machine.exec(inner, { user: 'games:mail', directory: '/usr/share' });
    const shown = ['5', '8', '/usr/share', '/usr/games $HOME "x" %h', ''];
    expect(outcome).toMatchObject({ exitCode: 0, stdout: shown.join('\n') });
    const odd = await machine.exec({ ...command('env'), env: { 'my-name': 'a b', CR: '1\r2' } });
    expect(odd.stdout.split('\n')).toEqual(expect.arrayContaining(['my-name=a b', 'CR=1\r2']));
  });

  it.each([
    [{ user: 'who' }, 126, 'unable to find user who: no matching entries in passwd file\n'],
    [{ user: '0:who' }, 126, 'unable to find group who: no matching entries in group file\n'],
    [{ directory: '/no' }, 127, 'exec: chdir to "/no" failed: no such file or directory\n'],
    [
      { directory: '/root', user: 'nobody' },
      126,
      'exec: chdir to "/root" failed: permission denied\n',
    ],
  ])('that cannot run with %j ends with %d', async (options, exitCode, stderr) => {
    expect(await shell('true', options)).toMatchObject({ exitCode, stdout: '', stderr });
  });

  it.each([0, 1, 10, 20, 40])(
    'is ended also at a deadline before it has begun: %d ms',
    async (ms) => {
      const outcome = await shell('setsid sleep 4444 & sleep 4444 & wait', { timeoutMs: ms });
      expect(outcome).toMatchObject({ timedOut: true, exitCode: 137 });
      const left = await machine.query(command('pgrep', ['-x', '-f', 'sleep 4444']));
      expect(left.exitCode).toBe(1);
    },
  );

  it('is ended at its deadline with all that it started, and is told apart', async () => {
    const line = 'trap "" TERM; setsid sleep 5555 & (trap "" TERM; sleep 5555) & echo up; wait';
    const outcome = await shell(line, { timeoutMs: 3_000 }); // until then it has said that it is up
    expect(outcome).toMatchObject({ timedOut: true, exitCode: 137, stdout: 'up\n' });
    const left = await machine.query(command('pgrep', ['-x', '-f', 'sleep 5555']));
    expect(left.exitCode).toBe(1);
    expect(await shell('true', { timeoutMs: 60_000 })).toMatchObject({ timedOut: false });
  });

  it('is ended when the run is interrupted', async () => {
    const controller = new AbortController();
    const session = await open('echo up; sleep 4444', { signal: controller.signal });
    session.stdout.once('data', () => {
      controller.abort(new Error('enough'));
    });
    await expect(session.ended).rejects.toThrow('enough');
    const left = await machine.query(command('pgrep', ['-x', '-f', 'sleep 4444']));
    expect(left.exitCode).toBe(1);
  });

  it('leaves no file open here', async () => {
    const before = descriptorsOf('self');
    await shell('true');
    const session = await open('true', { terminal: { rows: 24, columns: 80 } });
    session.stdout.resume();
    await session.ended;
    await expectSame(before);
  });

  describe('on a terminal', () => {
    const terminal = { rows: 33, columns: 111 };

    it('that is the guest’s own, of the size as asked, also later', async () => {
      const session = await open('tty; stty size; read go; stty size; echo $TERM', { terminal });
      const screen = screenOf(session);
      await screen.shows('33 111');
      const sizes = [60, 55, 50].map((rows) => ({ rows, columns: 200 }));
      await Promise.all(sizes.map((size) => session.resize(size))); // the last wins
      session.stdin.write('go\n');
      expect(await session.ended).toMatchObject({ exitCode: 0 });
      expect(screen.lines()).toEqual([
        ...[expect.stringMatching(/^\/dev\/pts\/\d+$/), '33 111', 'go', '50 200', 'xterm'],
      ]);
      expect(session.stderr).toBeUndefined();
    });

    it('is interrupted by Ctrl-C', async () => {
      const session = await open('echo up; exec sleep 3333', { terminal });
      await screenOf(session).shows('up');
      session.stdin.write('\u0003');
      expect(await session.ended).toMatchObject({ exitCode: 130, timedOut: false });
    });

    it('may live through Ctrl-C, as a shell does, and then end as it wants', async () => {
      const session = await machine.open(command('bash', ['--norc', '-i']), { terminal });
      const screen = screenOf(session);
      // said by what Ctrl-C is meant for, when it has the terminal
      session.stdin.write(`sh -c 'echo u"p"; exec sleep 2222'\n`);
      await screen.shows('up');
      session.stdin.write('\u0003');
      await screen.shows(/\^C[^]*# $/); // its prompt again
      session.stdin.write('echo a"gain"; exit 5\n');
      expect(await session.ended).toMatchObject({ exitCode: 5 });
      expect(screen.lines()).toContain('again');
    });

    it('belongs to whom it runs as', async () => {
      const session = await open('stat -c %U "$(tty)"; echo >/dev/tty', {
        terminal,
        user: 'games',
      });
      const screen = screenOf(session);
      await session.ended;
      expect(screen.lines()).toEqual(['games']);
    });

    it('says there what cannot be run', async () => {
      const session = await machine.open(command('no-such-program'), { terminal });
      const screen = screenOf(session);
      expect(await session.ended).toMatchObject({ exitCode: 127 });
      expect(screen.lines()).toEqual([
        'exec: "no-such-program": executable file not found in $PATH',
      ]);
    });
  });

  if (isUnit) {
    it('is a unit with a journal and figures of its own', async () => {
      const session = await open(
        `echo up; read go; systemd-cat sh -c 'echo to the journal; echo told >&3; read go' 3>&1`,
      );
      const heard = () => new Promise((resolve) => session.stdout.once('data', resolve));
      await heard();
      expect(session.name).toMatch(/^postroj-exec-[0-9a-f]{8}\.service$/);
      expect(await figure(session, 'ActiveState')).toBe('active');
      expect(Number(await figure(session, 'CPUUsageNSec'))).toBeGreaterThan(0);
      const controllers = await machine.query(
        command('cat', ['/sys/fs/cgroup/cgroup.controllers']),
      );
      const memory = /\bmemory\b/.test(controllers.stdout) ? /^\d+$/ : /^\[not set\]$/;
      expect(await figure(session, 'MemoryCurrent')).toMatch(memory);
      session.stdin.write('go\n');
      await heard();
      const sync = () => machine.query(command('journalctl', ['--sync']));
      await sync(); // whose it is journald sees as long as it lives
      session.stdin.end('go\n');
      await session.ended;
      await sync();
      const ours = unitEntries(session.name);
      const journal = command('journalctl', ['--quiet', '--output=cat', ...ours]);
      const said = (await machine.query(journal)).stdout.split('\n');
      expect(said).toContain('to the journal');
      expect(said[0]).toMatch(/^Started .*\/bin\/sh -c echo up; read go; systemd-cat/);
    });
  }

  async function figure(session: Session, property: string): Promise<string> {
    const show = ['show', `--property=${property}`, '--value', session.name];
    return (await machine.query(command('systemctl', show))).stdout.trim();
  }
});

/** Random, but cheap: a random block, numbered. */
function* chunks(sizeBytes: number, digest: ReturnType<typeof createHash>): Generator<Buffer> {
  const block = randomBytes(1 << 18);
  for (let given = 0; given < sizeBytes; given += block.length) {
    const chunk = Buffer.from(block);
    chunk.writeDoubleLE(given);
    digest.update(chunk);
    yield chunk;
  }
}

/** Node closes a stream's file a moment after it says so. */
async function expectSame(before: readonly string[]): Promise<void> {
  const isAsBefore = () => descriptorsOf('self').length <= before.length;
  await until(`as few files are open: ${before.join(', ')}`, isAsBefore);
}
