import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';

import { contextOf } from '../../../src/containers/context.js';
import { partFile } from '../../../src/containers/output-log.js';
import { Registry } from '../../../src/containers/registry.js';
import { plainRun } from '../../../src/containers/run-spec.js';
import { run } from '../../../src/containers/run.js';
import { silentLog } from '../../../src/system/log.js';
import { sharedStateDir } from '../support/cache.js';
import { expectNothingLeft } from '../support/leftovers.js';
import {
  image,
  rackerEnvironment,
  rackerOk,
  rackerWords,
  removeAll,
} from '../support/racker-program.js';

const registry = new Registry(join(sharedStateDir, 'containers'));
afterEach(() => removeAll(['e2e-owned', 'e2e-client']));
afterAll(() => expectNothingLeft(sharedStateDir));

const detach = (...args: readonly string[]) =>
  rackerOk('run', '-d', '--name', 'e2e-owned', ...args);
const status = () =>
  rackerOk('ps', '-a', '--filter', 'name=e2e-owned', '--format', '{{.Names}} {{.Status}}');

/** Streams of nobody. */
const quiet = {
  stdin: undefined,
  stderr: new PassThrough(),
  terminal: undefined,
  passesSignals: true,
  onSignal: () => () => undefined,
};

/** A client of a command without a terminal that has said that it is up. */
async function startClient(...flags: readonly string[]): Promise<ChildProcess> {
  const command = ['sh', '-c', 'echo up; sleep 1000'];
  const [file, words] = rackerWords(['run', ...flags, '--name', 'e2e-client', image, ...command]);
  const child = spawn(file, words, {
    env: { ...process.env, ...rackerEnvironment() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('when who owns it is killed', () => {
  it('ps does not tell that it runs; its disk stays, and it starts again', async () => {
    await detach(image);
    await rackerOk('exec', 'e2e-owned', 'sh', '-c', 'echo kept >/root/kept; sync');
    const owner = Number(registry.find('e2e-owned').running?.owner.split(':')[1]);
    process.kill(owner, 'SIGKILL');
    while (registry.find('e2e-owned').state === 'running') await rackerOk('ps', '-q');
    expect(await status()).toMatch(/^e2e-owned Exited \(255\)/);
    expect(await rackerOk('ps', '-q')).toBe('');
    expect(await rackerOk('wait', 'e2e-owned')).toBe('255');
    await rackerOk('start', 'e2e-owned');
    expect(await rackerOk('exec', 'e2e-owned', 'cat', '/root/kept')).toBe('kept');
  });

  it('nothing is left of what was to go with its end', async () => {
    await detach('--rm', image);
    const owner = Number(registry.find('e2e-owned').running?.owner.split(':')[1]);
    process.kill(owner, 'SIGKILL');
    expect(await rackerOk('run', '--rm', image, 'echo', 'next')).toBe('next');
    expect(await status()).toBe('');
  });

  it('nor of the volumes on which its guest goes on to write', async () => {
    const volumes = join(sharedStateDir, 'volumes');
    const busy = 'i=0; while :; do mkdir $((i += 1)); done';
    await detach('--rm', '-v', '/busy', '-w', '/busy', image, 'sh', '-c', busy);
    const { mounts, running } = registry.find('e2e-owned');
    const own = mounts.find(({ anonymous }) => anonymous === true)?.hostPath ?? '';
    expect(readdirSync(volumes)).toContain(basename(dirname(own)));
    while (readdirSync(own).length === 0) await rackerOk('ps', '-q');
    process.kill(Number(running?.owner.split(':')[1]), 'SIGKILL');
    expect(await rackerOk('run', '--rm', image, 'echo', 'next')).toBe('next');
    expect(readdirSync(volumes)).not.toContain(basename(dirname(own)));
  });

  it('nor after a restart of the host', async () => {
    const id = await detach(image, 'sleep', '1000');
    await rackerOk('stop', '-t', '0', id);
    const stopped = registry.find(id);
    const running = {
      owner: '1:1:1',
      bootId: 'before',
      machine: 'm',
      init: { name: 'none', version: '' },
      pid: 1,
    };
    registry.write({ ...stopped, state: 'running', running });
    expect(await status()).toMatch(/^e2e-owned Exited \(255\)/);
  });
});

describe('a client', () => {
  it('whose signals are its own leaves what it runs', async () => {
    const child = await startClient('--sig-proxy=false');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
    expect(await rackerOk('exec', 'e2e-client', 'echo', 'there')).toBe('there');
    expect(await rackerOk('logs', 'e2e-client')).toBe('up');
    await rackerOk('rm', '-f', 'e2e-client');
    await expectNothingLeft(sharedStateDir);
  });

  it('whose signals are its own leaves what it is attached to', async () => {
    await detach(image, 'sh', '-c', 'while :; do echo up; sleep 0.1; done');
    const [file, words] = rackerWords(['attach', '--sig-proxy=false', '--no-stdin', 'e2e-owned']);
    const child = spawn(file, words, {
      env: { ...process.env, ...rackerEnvironment() },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
    expect(await status()).toMatch(/^e2e-owned Up /);
  });

  it('shows nothing that is not in the log already', async () => {
    const inLog: boolean[] = [];
    const stdout = new Writable({
      write: (chunk: Buffer, _, done) => {
        const log = partFile(registry.directoryOf(registry.find('e2e-client')), 0);
        inLog.push(readFileSync(log).includes(chunk));
        done();
      },
    });
    const context = contextOf(
      { ...process.env, ...rackerEnvironment() },
      silentLog,
      new AbortController().signal,
    );
    const spec = { ...plainRun, image, name: 'e2e-client', command: ['echo', 'up'] };
    const attachment = { ...quiet, stdout };
    expect(await run(spec, attachment, context)).toMatchObject({ end: { exitCode: 0 } });
    expect(inLog).toEqual([true]);
  });

  it('that dies takes nothing with it, but that of a command without a terminal', async () => {
    const child = await startClient();
    expect(registry.find('e2e-client').state).toBe('running');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(registry.find('e2e-client')).toMatchObject({ state: 'exited', exitCode: 255 });
    expect(await rackerOk('logs', 'e2e-client')).toBe('up');
    await rackerOk('rm', 'e2e-client'); // and what still lived of it
    await expectNothingLeft(sharedStateDir);
  });
});
