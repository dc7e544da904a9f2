import { readFileSync, writeFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { expectNothingLeft } from '../support/leftovers.js';
import { racker as runRacker } from '../support/racker-program.js';
import { startRegistry, type FilledRegistry } from '../support/registry.js';
import { bootableOci } from '../support/roots.js';
import { temporaryDirectory } from '../support/temporary.js';

const directory = temporaryDirectory();
const stateDir = `${directory}/state`;
const IMAGE = 'debian:bookworm';

let registry: FilledRegistry;
beforeAll(async () => {
  registry = await startRegistry({ oci: await bootableOci() });
});
afterAll(async () => {
  await racker('rm', '-f', 'web');
  await registry.stop();
  await expectNothingLeft(stateDir);
});

const rackerWith = (input: Buffer | string, ...args: string[]) =>
  runRacker(args, { stateDir, env: registry.env, input });
const racker = (...args: string[]) => rackerWith('', ...args);

describe('a command in a booted image', () => {
  it('pulls what is missing, says so as docker does, and runs it', async () => {
    const { exitCode, stdout, stderr } = await racker('run', '--rm', IMAGE, 'hostnamectl');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toContain('Operating System: Debian GNU/Linux 12 (bookworm)');
    expect(stdout).toMatch(/Virtualization: systemd-nspawn/);
    expect(stderr).toMatch(
      /^Unable to find image 'debian:bookworm' locally\nbookworm: Pulling from library\/debian\n(?:[0-9a-f]{12}: .*\n)+Digest: sha256:[0-9a-f]{64}\nStatus: Downloaded newer image for debian:bookworm\n/,
    );
  });

  it.each([
    ['by its path', ['/usr/bin/hostnamectl']],
    ['by a shell', ['sh', '-c', 'hostnamectl']],
  ])('is found %s', async (_, command) => {
    const { exitCode, stdout, stderr } = await racker('run', '--rm', IMAGE, ...command);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Operating System: Debian GNU/Linux 12 (bookworm)');
  });

  it('has the environment, the directory and the name that flags say', async () => {
    const file = `${directory}/env`;
    writeFileSync(file, '# comment\nB=2\n');
    const flags = ['-e', 'A=1', '--env-file', file, '-w', '/tmp', '-h', 'web'];
    const script = 'echo $A $B $(pwd) $(hostname)';
    const { stdout } = await racker('run', '--rm', ...flags, IMAGE, 'sh', '-c', script);
    expect(stdout).toBe('1 2 /tmp web\n');
  });

  it.each([
    [['nonesuch'], 127, 'exec: "nonesuch": executable file not found in $PATH'],
    [['/etc/passwd'], 126, 'exec: "/etc/passwd": permission denied'],
    [['sh', '-c', 'exit 7'], 7, ''],
  ])('%j ends with %d: %s', async (command, exitCode, message) => {
    const ended = await racker('run', '--rm', IMAGE, ...command);
    expect(ended).toMatchObject({ exitCode, stderr: expect.stringContaining(message) });
  });
});

describe('a container', () => {
  let id = '';

  it('runs on, and is told of', async () => {
    const flags = ['-d', '--name', 'web', '--label', 'tier=web', '-p', '127.0.0.1:18080:80'];
    const { exitCode, stdout, stderr } = await racker('run', ...flags, IMAGE, 'sleep', '1000');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    id = stdout.trim();
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    const table = (await racker('ps')).stdout.trimEnd().split('\n');
    expect(table[0]).toMatch(
      /^CONTAINER ID {3}IMAGE {13}COMMAND {8}CREATED {2,}STATUS {2,}PORTS {2,}NAMES$/,
    );
    expect(table[1]?.split(/ {3,}/)).toEqual([
      ...[id.slice(0, 12), IMAGE, '"sleep 1000"'],
      ...[expect.stringMatching(/ ago$/), expect.stringMatching(/^Up /)],
      ...['127.0.0.1:18080->80/tcp', 'web'],
    ]);
  });

  it.each([
    [['-q'], () => `${id.slice(0, 12)}\n`],
    [['-q', '--no-trunc'], () => `${id}\n`],
    [['--format', '{{.Names}}\\t{{.Image}}'], () => 'web\tdebian:bookworm\n'],
    [['--format', '{{.Label "tier"}} {{.State}}'], () => 'web running\n'],
    [
      ['--format', 'table {{.Names}}\\t{{.Networks}}'],
      () => 'NAMES     NETWORKS\nweb       private\n',
    ],
    [['-q', '--filter', 'label=tier=db'], () => ''],
    [['-q', '--filter', 'name=we', '--filter', 'status=exited'], () => ''],
    [['-q', '--filter', 'ancestor=debian:bookworm'], () => `${id.slice(0, 12)}\n`],
  ])('is listed by %j', async (flags, expected) => {
    expect((await racker('ps', ...flags)).stdout).toBe(expected());
  });

  it('is inspected', async () => {
    const form = [
      '--format',
      '{{.Name}} {{.State.Status}} {{index .Config.Labels "tier"}} {{json .Args}}',
    ];
    expect((await racker('inspect', ...form, 'web')).stdout).toBe('/web running web ["1000"]\n');
    const ports = '{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}';
    expect((await racker('inspect', '-f', ports, id.slice(0, 6))).stdout).toBe('18080\n');
    const [whole] = JSON.parse((await racker('inspect', 'web')).stdout) as { Id: string }[];
    expect(whole?.Id).toBe(id);
  });

  it('keeps its name, and its image', async () => {
    const again = await racker('run', '-d', '--name', 'web', IMAGE, 'true');
    expect(again).toMatchObject({
      exitCode: 125,
      stderr: `racker: Error response from daemon: Conflict. The container name "/web" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.\n\nRun 'racker run --help' for more information\n`,
    });
    const { exitCode, stderr } = await racker('rmi', IMAGE);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `Error response from daemon: conflict: unable to remove repository reference "${IMAGE}" (must force) - container ${id.slice(0, 12)} is using its referenced image ${await imageId()}\n`,
    );
  });

  it('takes commands and files', async () => {
    expect((await racker('exec', '-e', 'A=1', 'web', 'sh', '-c', 'echo $A')).stdout).toBe('1\n');
    expect(await racker('exec', 'web', 'nonesuch')).toMatchObject({ exitCode: 127 });
    writeFileSync(`${directory}/here`, 'hello\n');
    expect(await racker('cp', `${directory}/here`, 'web:/root/there')).toMatchObject({
      exitCode: 0,
    });
    expect(await racker('cp', 'web:/root/there', `${directory}/back`)).toMatchObject({
      exitCode: 0,
    });
    expect(readFileSync(`${directory}/back`, 'utf8')).toBe('hello\n');
    await racker('exec', 'web', 'ln', '-s', 'there', '/root/link');
    await racker('cp', '-L', 'web:/root/link', `${directory}/followed`);
    expect(readFileSync(`${directory}/followed`, 'utf8')).toBe('hello\n');
    const { bytes } = await racker('cp', '-L', 'web:/root/link', '-');
    const { stdout: archived } = await execa('tar', ['--extract', '--to-stdout', '--file=-'], {
      input: bytes,
    });
    expect(archived).toBe('hello');
  });

  it('gives archives of tar, and takes them', async () => {
    const make = 'mkdir /srv/in /srv/out; echo a >/srv/out/a; chown 7:8 /srv/out/a';
    await racker('exec', 'web', 'sh', '-c', make);
    const { bytes } = await racker('cp', 'web:/srv/out', '-');
    const list = ['--list', '--verbose', '--numeric-owner', '--file=-'];
    const { stdout: listed } = await execa('tar', list, { input: bytes });
    expect(listed).toMatch(/^drwx.* out\/$/m);
    expect(listed).toMatch(/^-rw-r--r-- 7\/8 .* out\/a$/m);
    expect(await rackerWith(bytes, 'cp', '-', 'web:/srv/in')).toMatchObject({ exitCode: 0 });
    const { stdout } = await racker('exec', 'web', 'stat', '-c', '%u:%g', '/srv/in/out/a');
    expect(stdout).toBe('7:8\n');
    const broken = await rackerWith('no archive', 'cp', '-', 'web:/srv/in');
    expect(broken.exitCode).toBe(1);
    expect(broken.stderr).toMatch(/^tar: .*not look like a tar archive/);
    const nowhere = await rackerWith(bytes, 'cp', '-', 'web:/srv/none');
    expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('/srv/none') });
  });

  it('is stopped, told of as docker does, started, killed and removed', async () => {
    expect((await racker('stop', '-t', '5', 'web')).stdout).toBe('web\n');
    const status = ['-a', '--format', '{{.Status}}'];
    expect((await racker('ps', ...status)).stdout).toMatch(/^Exited \(\d+\) .* ago\n$/);
    expect((await racker('ps', '-q')).stdout).toBe('');
    expect(await racker('exec', 'web', 'true')).toMatchObject({
      exitCode: 1,
      stderr: `Error response from daemon: container ${id} is not running\n`,
    });
    expect((await racker('start', 'web')).stdout).toBe('web\n');
    expect((await racker('kill', id.slice(0, 4))).stdout).toBe(`${id.slice(0, 4)}\n`);
    expect((await racker('wait', 'web')).stdout).toBe('137\n');
    expect((await racker('rm', 'web')).stdout).toBe('web\n');
    expect((await racker('ps', '-a', '-q')).stdout).toBe('');
  });

  it('has written what logs tell', async () => {
    const script = 'echo out; echo err >&2';
    await racker('run', '--name', 'said', IMAGE, 'sh', '-c', script);
    expect(await racker('logs', 'said')).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
    const stamped = (await racker('logs', '-t', '--tail', '2', 'said')).stdout;
    expect(stamped).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z out\n$/);
    expect((await racker('logs', '--since', '2100-01-01', 'said')).stdout).toBe('');
    await racker('rm', 'said');
  });
});

async function imageId(): Promise<string> {
  return (await racker('images', '-q', IMAGE)).stdout.trim();
}
