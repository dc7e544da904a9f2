import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startApplicationRegistry } from '../support/application-images.js';
import { expectNothingLeft } from '../support/leftovers.js';
import { racker as runRacker, type RackerEnd } from '../support/racker-program.js';
import type { FilledRegistry } from '../support/registry.js';
import { temporaryDirectory } from '../support/temporary.js';

const directory = temporaryDirectory();
const stateDir = join(directory, 'state');
let registry: FilledRegistry;
let racker: (args: readonly string[]) => Promise<RackerEnd>;

beforeAll(async () => {
  registry = await startApplicationRegistry(directory);
  racker = (args) => runRacker(args, { stateDir, env: registry.env });
});
afterAll(async () => {
  await registry.stop();
  await expectNothingLeft(stateDir);
});

const app = (name: string) => `127.0.0.1:${registry.port}/app:${name}`;
const run = (...args: readonly string[]) => racker(['run', '--rm', ...args]);

describe('an image of one file and no operating system', () => {
  it('is pulled and run, with an environment as docker makes it and nothing of ours', async () => {
    const ended = await run('--name', 'it', '-h', 'some-name', app('hello'));
    expect(ended).toMatchObject({ exitCode: 0 });
    const [greeting, ...env] = ended.stdout.trim().split('\n');
    expect(greeting).toBe('Hello from a file!');
    expect(env.sort()).toEqual([
      'HOME=/',
      'HOSTNAME=some-name',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ]);
  });

  it('takes a command instead of its own, whose exit code is the container’s', async () => {
    const { exitCode, stdout } = await run(app('hello'), '/hello', 'one', 'two words', '');
    expect(stdout).toMatch(/^Hello from a file!\none\ntwo words\n\n/);
    expect(exitCode).toBe(3);
  });

  it.each([
    ['nosuch', 127, 'exec: "nosuch": executable file not found in $PATH'],
    ['/nosuch', 127, 'exec: "/nosuch": no such file or directory'],
    ['/etc/hosts', 126, 'exec: "/etc/hosts": permission denied'],
    ['/etc', 126, 'exec: "/etc": is a directory'],
  ])('tells as docker does why %s cannot be run', async (file, exitCode, message) => {
    const ended = await run(app('hello'), file);
    expect(ended).toMatchObject({ exitCode, stderr: `${message}\n` });
  });

  it('cannot be booted, and says so', async () => {
    const ended = await run('--boot', app('hello'));
    expect(ended.exitCode).toBe(125);
    expect(ended.stderr).toContain('the image has no os-release file');
  });
});

describe('an image with an entrypoint', () => {
  it('runs that with its command, its variables and in its directory, which is made', async () => {
    const { stdout } = await run(app('entrypoint'));
    expect(stdout).toBe('entrypoint 2\nown command\n');
    const shown = await run(app('entrypoint'), 'sh', '-c', 'echo "$COLOUR"; pwd; cat /proc/1/comm');
    expect(shown.stdout).toMatch(/^entrypoint 3\nof the image\n\/made\/for\/it\n/);
    expect(shown.stdout).not.toContain('systemd\n');
  });

  it('gives way to --entrypoint, which takes the image’s command away too', async () => {
    const { stdout } = await run('--entrypoint', 'uname', app('entrypoint'), '-n');
    expect(stdout).toMatch(/^[0-9a-f]{12}\n$/);
    const nothing = await run('--entrypoint', '', app('entrypoint'));
    expect(nothing.exitCode).toBe(125);
    expect(nothing.stderr).toContain('no command specified');
  });

  it('sees names, a network of its own and what is put over its variables', async () => {
    const script =
      'echo "$COLOUR"; grep -c some-name /etc/hosts; cat /etc/hostname; ls /sys/class/net';
    const flags = ['--network', 'none', '-h', 'some-name', '-e', 'COLOUR=ours\nin two lines'];
    const { stdout } = await run(...flags, app('entrypoint'), 'sh', '-c', script);
    expect(stdout).toBe('entrypoint 3\nours\nin two lines\n1\nsome-name\nlo\n');
  });

  it('passes streams byte by byte, and apart', async () => {
    const script = 'head -c 1000000 /dev/zero | tr "\\0" x; echo err >&2; exit 9';
    const ended = await run(app('entrypoint'), 'sh', '-c', script);
    expect(ended).toMatchObject({ exitCode: 9, stderr: 'err\n' });
    expect(ended.stdout).toBe(`entrypoint 3\n${'x'.repeat(1_000_000)}`);
  });

  it('is ended by a signal as 128 and its number', async () => {
    expect((await run(app('entrypoint'), 'sh', '-c', 'kill -9 $$')).exitCode).toBe(137);
    expect((await run(app('entrypoint'), 'sh', '-c', 'kill -SEGV $$')).exitCode).toBe(139);
  });

  it('has limits, binds, tmpfs and a root that is not to be written', async () => {
    const shared = join(directory, 'shared');
    mkdirSync(shared, { recursive: true });
    writeFileSync(join(shared, 'there'), 'hello\n');
    const script =
      'touch /x 2>&1 | grep -o Read-only; cat /in/there; stat -fc %T /t; touch /t/y && echo tmpfs-written';
    const flags = ['--read-only', '--memory', '200m', '--tmpfs', '/t', '-v', `${shared}:/in:ro`];
    const { stdout } = await run(...flags, '-w', '/', app('entrypoint'), 'sh', '-c', script);
    expect(stdout).toBe('entrypoint 3\nRead-only\nhello\ntmpfs\ntmpfs-written\n');
  });

  it('keeps what its image is given by `postroj pull` apart from the image as it is', async () => {
    const { stdout } = await racker([
      'images',
      '--no-trunc',
      '--format',
      '{{.Repository}} {{.Tag}}',
    ]);
    expect(stdout.split('\n').filter((line) => line.endsWith(' entrypoint'))).toHaveLength(1);
  });
});

describe('an image with a user', () => {
  it('runs as that, with its groups', async () => {
    const { stdout } = await run(app('user'));
    expect(stdout).toBe('uid=1234(worker) gid=1235(workers) groups=1235(workers),77(helpers)\n');
  });

  it.each([
    ['0', 'uid=0(root) gid=0(root) groups=0(root)'],
    ['5000', 'uid=5000 gid=0(root) groups=0(root)'],
    ['5000:6000', 'uid=5000 gid=6000 groups=6000'],
    ['worker:helpers', 'uid=1234(worker) gid=77(helpers) groups=77(helpers)'],
  ])('gives way to -u %s', async (user, shown) => {
    expect((await run('-u', user, app('user'))).stdout).toBe(`${shown}\n`);
  });

  it('tells of one that it does not have', async () => {
    const ended = await run('-u', '../../x', app('user'));
    const message = 'unable to find user ../../x: no matching entries in passwd file\n';
    expect(ended).toMatchObject({ exitCode: 126, stderr: message, stdout: '' });
  });
});
