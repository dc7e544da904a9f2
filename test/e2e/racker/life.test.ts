import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { Registry } from '../../../src/containers/registry.js';
import { losesUdpAnswers } from '../../../src/machine/pasta.js';
import { answerTo } from '../support/answer-to.js';
import { sharedStateDir } from '../support/cache.js';
import { expectNothingLeft } from '../support/leftovers.js';
import {
  image,
  racker,
  rackerEnvironment,
  rackerOk,
  rackerWords,
  removeAll,
} from '../support/racker-program.js';
import { temporaryDirectory } from '../support/temporary.js';

const directory = temporaryDirectory();
const registry = new Registry(join(sharedStateDir, 'containers'));
afterEach(() => removeAll(['e2e-web', 'e2e-other']));
afterAll(() => expectNothingLeft(sharedStateDir));

const detach = (...args: readonly string[]) => rackerOk('run', '-d', '--name', 'e2e-web', ...args);
const status = () =>
  rackerOk('ps', '-a', '--filter', 'name=e2e-web', '--format', '{{.Names}} {{.Status}}');
/** Until its command has said so: what comes before that is done. */
const untilUp = async () => {
  while (!(await rackerOk('logs', 'e2e-web')).includes('up'));
};

describe('a detached system', () => {
  it('outlives the command: ps, exec, logs, stop, start with its disk, cp, rm', async () => {
    const id = await detach(image);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(await status()).toMatch(/^e2e-web Up /);
    expect(await rackerOk('exec', id.slice(0, 12), 'cat', '/proc/1/comm')).toBe('systemd');
    expect(await rackerOk('exec', id.slice(0, 5), 'sh', '-c', 'echo kept >/root/kept')).toBe('');
    expect(await rackerOk('logs', 'e2e-web')).toContain('Multi-User System');

    expect(await rackerOk('stop', 'e2e-web')).toBe('e2e-web');
    expect(await status()).toMatch(/^e2e-web Exited \(0\)/);
    const refused = await racker(['exec', 'e2e-web', 'true']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`container ${id} is not running`);

    const copied = join(directory, 'kept');
    await rackerOk('cp', 'e2e-web:/root/kept', copied);
    expect(readFileSync(copied, 'utf8')).toBe('kept\n');
    writeFileSync(copied, 'changed while it was stopped\n');
    await rackerOk('cp', copied, 'e2e-web:/root/kept');

    expect(await rackerOk('start', 'e2e-web')).toBe('e2e-web');
    expect(await rackerOk('exec', 'e2e-web', 'cat', '/root/kept')).toContain(
      'while it was stopped',
    );
    const kept = await racker(['rm', 'e2e-web']);
    expect(kept.exitCode).toBe(1);
    expect(kept.stderr).toContain('stop the container before removing or force remove');
    expect(await rackerOk('rm', '-f', 'e2e-web')).toBe('e2e-web');
    expect(await status()).toBe('');
  });

  it('comes back on its disk when it is restarted, and when it reboots by itself', async () => {
    await detach(image);
    await rackerOk('exec', 'e2e-web', 'sh', '-c', 'echo 1 >/root/x');
    const bootId = async () =>
      rackerOk('exec', 'e2e-web', 'sh', '-c', 'cat /root/x; stat -c %Y /proc/1');
    const before = await bootId();
    await rackerOk('restart', 'e2e-web');
    expect(await bootId()).toMatch(/^1\n/);
    const leader = () => registry.find('e2e-web').running?.pid;
    const old = leader();
    await racker(['exec', 'e2e-web', 'systemctl', 'reboot']);
    while (leader() === old) await rackerOk('ps', '-q');
    expect(await status()).toMatch(/^e2e-web Up/);
    expect(before).toMatch(/^1\n/);
  });

  it('has exited when it powers off by itself', async () => {
    await detach(image);
    const waiting = rackerOk('wait', 'e2e-web');
    await racker(['exec', 'e2e-web', 'systemctl', 'poweroff']);
    expect(await waiting).toBe('0');
    expect(await status()).toMatch(/^e2e-web Exited \(0\)/);
  });
});

describe('a detached command', () => {
  it('is followed to its end, and its log and exit code are there afterwards', async () => {
    await detach(
      image,
      'sh',
      '-c',
      'for i in 1 2 3; do echo line $i; sleep 0.2; done; echo err >&2; exit 4',
    );
    const followed = await racker(['logs', '-f', 'e2e-web']);
    expect(followed).toMatchObject({
      exitCode: 0,
      stdout: 'line 1\nline 2\nline 3\n',
      stderr: 'err\n',
    });
    expect(await rackerOk('wait', 'e2e-web')).toBe('4');
    expect(await status()).toMatch(/^e2e-web Exited \(4\)/);
    expect(await rackerOk('logs', '--tail', '1', 'e2e-web')).toBe('');
    expect(await rackerOk('logs', '--tail', '2', 'e2e-web')).toBe('line 3');
    expect(await rackerOk('logs', '-t', 'e2e-web')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z line 1$/m);
    expect(await rackerOk('logs', '--since', '2999-01-01T00:00:00Z', 'e2e-web')).toBe('');
  });

  it('is attached to as long as it runs', async () => {
    const script = 'until [ -e /run/gate ]; do echo waiting; sleep 0.1; done; echo over; exit 6';
    await detach(image, 'sh', '-c', script);
    const attached = execa(...rackerWords(['attach', '--no-stdin', 'e2e-web']), {
      ...{ env: rackerEnvironment(), stdin: 'ignore', reject: false },
    });
    await once(attached.stdout, 'data'); // it is attached by then
    await rackerOk('exec', 'e2e-web', 'touch', '/run/gate');
    const { exitCode, stdout, stderr } = await attached;
    expect({ exitCode, stderr }).toEqual({ exitCode: 6, stderr: '' });
    expect(stdout).toMatch(/^(?:waiting\n)+over$/);
    const stopped = 'cannot attach to a stopped container, start the container first';
    const refused = await racker(['attach', 'e2e-web']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(stopped);
  });

  it('is asked to end by its stop signal, and killed when it does not in time', async () => {
    const script = 'trap "exit 6" TERM; trap "exit 8" INT; echo up; while :; do sleep 0.05; done';
    await detach(image, 'sh', '-c', script);
    await untilUp();
    await rackerOk('stop', 'e2e-web');
    expect(await status()).toMatch(/Exited \(6\)/);
    await rackerOk('rm', 'e2e-web');
    await detach('--stop-signal', 'INT', image, 'sh', '-c', script);
    await untilUp();
    await rackerOk('stop', 'e2e-web');
    expect(await status()).toMatch(/Exited \(8\)/);
    await rackerOk('rm', 'e2e-web');
    await detach(image, 'sh', '-c', 'trap "" TERM; echo up; while :; do sleep 0.05; done');
    await untilUp();
    await rackerOk('stop', '-t', '1', 'e2e-web');
    expect(await status()).toMatch(/Exited \(137\)/);
  });

  it('is killed, or sent any other signal', async () => {
    const script = 'trap "exit 5" USR1; echo up; while :; do sleep 0.05; done';
    await detach(image, 'sh', '-c', script);
    await untilUp();
    await rackerOk('kill', '-s', 'USR1', 'e2e-web');
    expect(await rackerOk('wait', 'e2e-web')).toBe('5');
    await rackerOk('start', 'e2e-web');
    await rackerOk('kill', 'e2e-web');
    expect(await status()).toMatch(/Exited \(137\)/);
    const refused = await racker(['kill', 'e2e-web']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/is not running/);
  });

  it('has a port of the host', async () => {
    const serve =
      'echo hello >/srv/x; cd /srv; exec perl -MIO::Socket::INET -e \'$s=IO::Socket::INET->new(LocalPort=>80,Listen=>5,ReuseAddr=>1); while($c=$s->accept){print $c "hello\\n"; close $c}\'';
    await detach('-p', '127.0.0.1::80', image, 'sh', '-c', serve);
    const [port] = registry.find('e2e-web').ports;
    expect(port).toMatchObject({ protocol: 'tcp', guestPort: 80, hostAddress: '127.0.0.1' });
    expect(await greeting(port?.hostPort ?? 0)).toBe('hello\n');
  });

  it('has one of udp, too, of the same number so that every pasta brings the answers', async () => {
    const echo =
      'exec perl -MIO::Socket::INET -e \'$s = IO::Socket::INET->new(LocalPort => 53, Proto => "udp"); while ($s->recv($_, 99)) { $s->send("heard $_") }\'';
    await detach('-p', '127.0.0.1::53/udp', image, 'sh', '-c', echo);
    const [port] = registry.find('e2e-web').ports;
    expect(port).toMatchObject({ protocol: 'udp', guestPort: 53, hostPort: 53 });
    expect(await answerTo('you', port?.hostPort ?? 0)).toBe('heard you');
  });

  it('warns of one of udp whose answers get lost', async () => {
    const run = (...ports: readonly string[]) =>
      racker(['run', '--rm', ...ports.flatMap((port) => ['-p', port]), image, 'true']);
    const lost =
      'WARNING: Answers from udp port 53 get lost: pasta before 2024 brings none from another number (5353). Publish the same number, or install a newer passt.\n';
    expect((await run('127.0.0.1:5353:53/udp')).stderr).toBe((await losesUdpAnswers()) ? lost : '');
    expect((await run('127.0.0.1:5353:5353/udp', '127.0.0.1:5354:53')).stderr).toBe('');
  });
});

/** Asked until somebody answers: pasta takes what the guest does not yet. */
async function greeting(port: number): Promise<string> {
  const { createConnection } = await import('node:net');
  for (;;) {
    const socket = createConnection({ port, host: '127.0.0.1' });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => undefined);
    await once(socket, 'close');
    if (text !== '') return text;
  }
}

describe('names', () => {
  it('belong to one only, in docker’s words', async () => {
    const id = await detach(image, 'sleep', '1000');
    const again = await racker(['run', '--name', 'e2e-web', image, 'true']);
    expect(again.exitCode).toBe(125);
    expect(again.stderr).toContain(
      `Conflict. The container name "/e2e-web" is already in use by container "${id}"`,
    );
    const none = await racker(['stop', 'nosuch']);
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('No such container: nosuch');
  });
});

describe('exec', () => {
  it('has the streams, the exit code, the container’s variables, and its own', async () => {
    await detach('-e', 'ONE=1', image);
    const ended = await racker(
      [
        'exec',
        '-i',
        '-e',
        'TWO=2',
        '-u',
        'nobody',
        '-w',
        '/tmp',
        'e2e-web',
        'sh',
        '-c',
        'cat; echo $ONE $TWO; id -un; pwd; exit 3',
      ],
      { input: 'in\n' },
    );
    expect(ended).toMatchObject({ exitCode: 3, stdout: 'in\n1 2\nnobody\n/tmp\n' });
    expect((await racker(['exec', 'e2e-web', 'nosuch'])).exitCode).toBe(127);
  });

  it('detached goes on when nobody waits', async () => {
    await detach(image);
    await rackerOk('exec', '-d', 'e2e-web', 'sh', '-c', 'echo x >/run/x; exec sleep 1000');
    const look = () => racker(['exec', 'e2e-web', 'sh', '-c', 'cat /run/x && pgrep -x sleep']);
    while ((await look()).exitCode !== 0);
    expect((await look()).stdout).toMatch(/^x\n\d+\n$/);
  });
});
