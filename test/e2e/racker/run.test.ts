import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

import { sharedStateDir } from '../support/cache.js';
import { expectNothingLeft } from '../support/leftovers.js';
import {
  image,
  racker,
  rackerEnvironment,
  rackerOk,
  rackerWords,
} from '../support/racker-program.js';
import { temporaryDirectory } from '../support/temporary.js';

const directory = temporaryDirectory();
afterAll(() => expectNothingLeft(sharedStateDir));

const run = (...args: readonly string[]) => racker(['run', '--rm', ...args]);
const inGuest = (script: string, ...flags: readonly string[]) =>
  run(...flags, image, 'sh', '-c', script);

describe('racker run, attached without a terminal', () => {
  it('gives streams apart, and the exit code of the command', async () => {
    const ended = await inGuest('echo out; echo err >&2; exit 7');
    expect(ended).toMatchObject({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  it('runs it as a unit of a system that has booted', async () => {
    const { stdout } = await inGuest('cat /proc/1/comm; systemctl is-system-running');
    expect(stdout).toMatch(/^systemd\n(?:running|degraded)\n$/);
  });

  it.each([
    ['nosuch', 127, 'exec: "nosuch": executable file not found in $PATH'],
    ['/etc/passwd', 126, 'exec: "/etc/passwd": permission denied'],
    ['/etc', 126, 'exec: "/etc": is a directory'],
  ])('tells as docker does why %s cannot be run', async (file, exitCode, message) => {
    const ended = await run(image, file);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain(message);
  });

  it('passes on a signal of its end as 128 and its number', async () => {
    expect((await inGuest('kill -9 $$')).exitCode).toBe(137);
  });

  it('writes the ID of what it creates to a file, and takes none that is there', async () => {
    const file = join(directory, 'cid');
    const script = 'uname -n';
    expect((await inGuest(script, '--cidfile', file)).stdout.trim()).toBe(
      readFileSync(file, 'utf8').slice(0, 12),
    );
    const { exitCode, stdout, stderr } = await inGuest(script, '--cidfile', file);
    expect({ exitCode, stdout }).toEqual({ exitCode: 125, stdout: '' });
    expect(stderr).toContain(
      `racker: container ID file found, make sure the other container isn't running or delete ${file}`,
    );
  });

  it('leaves no file for an ID when nothing was created', async () => {
    const file = join(directory, 'no-cid');
    expect((await run('--pull', 'never', '--cidfile', file, 'debian-nosuch')).exitCode).toBe(125);
    expect(existsSync(file)).toBe(false);
    const nowhere = await run('--cidfile', join(file, 'cid'), image);
    expect(nowhere.exitCode).toBe(125);
    expect(nowhere.stderr).toContain('racker: failed to create the container ID file: ENOENT');
  });

  it('takes everything after the image for the command', async () => {
    expect((await run(image, 'echo', '--rm', '-it', '--', '$HOME')).stdout).toBe(
      '--rm -it -- $HOME\n',
    );
  });

  it('sets variables, user, directory and host name', async () => {
    const flags = ['-e', 'ONE=1 2', '-u', 'nobody', '-w', '/var/tmp', '-h', 'some-name'];
    const { stdout } = await inGuest('echo "$ONE"; id -un; pwd; uname -n', ...flags);
    expect(stdout).toBe('1 2\nnobody\n/var/tmp\nsome-name\n');
  });

  it('is called by its short id where it has no other name', async () => {
    expect((await inGuest('uname -n')).stdout).toMatch(/^[0-9a-f]{12}\n$/);
  });

  it('shows directories of the host, for writing unless told otherwise, volumes and tmpfs', async () => {
    const shared = join(directory, 'shared');
    mkdirSync(shared);
    writeFileSync(join(shared, 'there'), 'hello\n');
    const script =
      'cat /a/there; echo back >/a/back; touch /b/x 2>&1 | grep -o Read-only; stat -fc %T /c; stat -fc %T /d | head -c4; touch /v/y && echo volume';
    const flags = ['-v', `${shared}:/a`, '-v', `${shared}:/b:ro`, '--tmpfs', '/c', '-v', '/v'];
    const { stdout } = await inGuest(script, ...flags, '--tmpfs', '/d:size=1m');
    expect(stdout).toBe('hello\nRead-only\ntmpfs\ntmpfvolume\n');
    expect(readFileSync(join(shared, 'back'), 'utf8')).toBe('back\n');
  });

  it('has a root that can only be read when that is asked for', async () => {
    const { stdout } = await inGuest('touch /x 2>&1; true', '--read-only');
    expect(stdout).toContain('Read-only file system');
  });

  it('is in a network of its own, in none, or in that of the host', async () => {
    const links = 'ls /sys/class/net | sort | head -2 | tr "\\n" " "';
    expect((await inGuest(links, '--network', 'none')).stdout.trim()).toBe('lo');
    expect((await inGuest(links)).stdout.trim()).not.toBe('lo');
    const inode = await inGuest('readlink /proc/self/ns/net', '--network', 'host');
    expect(inode.stdout.trim()).toBe(await linkOfHost());
  });

  const perl = (script: string, ...limit: readonly string[]) =>
    run(...limit, image, 'perl', '-e', script);

  it('has the memory that it was given', async () => {
    const { exitCode } = await perl('print length("x" x 300e6)', '--memory', '200m');
    expect(exitCode).toBe(137);
  });

  it('has the processors that it was given', async () => {
    const busy =
      'my $s = time; 1 while time == $s; my ($a) = times; my $b = time; 1 while time == $b; my ($c) = times; print $c - $a';
    expect(Number((await perl(busy, '--cpus', '0.1')).stdout)).toBeLessThan(0.3);
  });

  it('has the tasks that it was given', async () => {
    const forks =
      'for (1 .. 300) { my $p = fork; last unless defined $p; if (!$p) { sleep 100; exit } push @p, $p } kill "KILL", @p; print scalar @p';
    const tasks = Number((await perl(forks, '--pids-limit', '150')).stdout);
    expect(tasks).toBeGreaterThan(20);
    expect(tasks).toBeLessThan(150);
  });

  it('keeps nothing of it: --rm', async () => {
    expect((await run('--name', 'e2e-gone', image, 'true')).exitCode).toBe(0);
    expect(await rackerOk('ps', '-a', '-q', '--filter', 'name=e2e-gone')).toBe('');
    const before = readdirSync(join(sharedStateDir, 'run'));
    expect((await run(image, 'true')).exitCode).toBe(0);
    const after = readdirSync(join(sharedStateDir, 'run'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it('ends with its system as what was asked to end, not well', async () => {
    const ended = await run(image, 'sh', '-c', 'systemctl poweroff; exec sleep 1000');
    expect(ended.exitCode).toBe(143);
  });

  it('lies on the directory that its image has after a pull', async () => {
    await rackerOk('pull', image);
    const { stdout } = await run(image, 'cat', '/proc/mounts');
    expect(stdout).toMatch(/^overlay \/ overlay \S*lowerdir=[^,]*\/tree\/root,/m);
    expect(stdout).not.toContain('squashfs');
  });

  it('exits with 125 for what is not the command’s', async () => {
    const ended = await run('-v', '/nosuch-dir-of-e2e:/x', '--memory', 'much', image, 'true');
    expect(ended.exitCode).toBe(125);
    const missing = await run('--mount', 'type=bind,src=/nosuch-e2e,dst=/x', image, 'true');
    expect(missing.exitCode).toBe(125);
    expect(missing.stderr).toContain('bind source path does not exist: /nosuch-e2e');
  });
});

async function linkOfHost(): Promise<string> {
  const { readlink } = await import('node:fs/promises');
  return readlink('/proc/self/ns/net');
}

describe('standard input', () => {
  it('reaches the command byte for byte, and comes back so', async () => {
    const input = randomBytes(20_000_000);
    const ended = await racker(['run', '-i', '--rm', image, 'cat'], { input });
    expect(ended.exitCode).toBe(0);
    expect(ended.bytes.equals(input)).toBe(true);
  });

  it('is that of the caller only with -i', async () => {
    const ended = await racker(['run', '--rm', image, 'cat'], { input: 'hello' });
    expect(ended).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('of a shell without a command is its script', async () => {
    const ended = await racker(['run', '-i', '--rm', image], { input: 'echo from-$0; exit 5\n' });
    expect(ended).toMatchObject({ exitCode: 5, stdout: 'from-bash\n' });
  });

  it('may be a gibibyte', async () => {
    const [file, words] = rackerWords(['run', '-i', '--rm', image, 'cat']);
    const script =
      'head -c 1073741824 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null';
    const child = spawn(
      'bash',
      ['-c', `${script} | tee >(sha256sum >&2) | "$@"`, 'bash', file, ...words],
      {
        env: { ...process.env, ...rackerEnvironment() },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const hash = createHash('sha256');
    let bytes = 0;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    expect(bytes).toBe(2 ** 30);
    expect(said).toContain(hash.digest('hex'));
  });
});

describe('signals', () => {
  it.each([
    ['SIGTERM', 'TERM', 9],
    ['SIGINT', 'INT', 9],
    ['SIGHUP', 'HUP', 9],
    ['SIGUSR1', 'USR1', 9],
  ] as const)('%s is the command’s to answer', async (signal, name, exitCode) => {
    const script = `trap "echo got; exit ${exitCode}" ${name}; echo ready; while :; do sleep 0.05; done`;
    const ended = await signalled(['sh', '-c', script], signal);
    expect(ended).toEqual({ code: exitCode, signal: null, stdout: 'ready\ngot\n' });
  });

  it('end what does not know them, and the exit code tells so', async () => {
    const ended = await signalled(['sh', '-c', 'echo ready; exec sleep 1000'], 'SIGTERM');
    expect(ended).toMatchObject({ code: 143, stdout: 'ready\n' });
  });

  it('are not needed when nobody reads any more', async () => {
    const [file, words] = rackerWords(['run', '--rm', image, 'yes']);
    const child = spawn(file, words, {
      env: { ...process.env, ...rackerEnvironment() },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(137);
  });
});

async function signalled(command: readonly string[], signal: NodeJS.Signals) {
  const [file, words] = rackerWords(['run', '--rm', image, ...command]);
  const child = spawn(file, words, {
    env: { ...process.env, ...rackerEnvironment() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const isFirst = stdout === '';
    stdout += chunk.toString();
    if (isFirst) child.kill(signal);
  });
  const [code, by] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal: by, stdout };
}

describe('pronto and postroj run', () => {
  it('run a command, dispose of all, and say nothing of their own', async () => {
    const words = [image, 'sh', '-c', 'echo hi; exit 3'];
    for (const [program, args] of [
      ['pronto', words],
      ['postroj', ['run', ...words]],
    ] as const) {
      const ended = await racker(args, { program });
      expect(ended).toMatchObject({ exitCode: 3, stdout: 'hi\n', stderr: '' });
    }
    expect(await rackerOk('ps', '-a', '-q')).toBe('');
  });

  it('pass standard input on', async () => {
    const ended = await racker([image, 'cat'], { program: 'pronto', input: 'hello\n' });
    expect(ended).toMatchObject({ exitCode: 0, stdout: 'hello\n' });
  });

  it('exit with 125 for what is not the command’s', async () => {
    const ended = await racker(['no_such'], { program: 'pronto' });
    expect(ended.exitCode).toBe(125);
    expect(ended.stderr).toContain('no_such');
  });
});
