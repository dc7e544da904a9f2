import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import path from 'node:path';
import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { saysThatItHasGone } from '../../../src/containers/ask.js';
import { contextOf } from '../../../src/containers/context.js';
import { exec } from '../../../src/containers/exec.js';
import { kill } from '../../../src/containers/kill.js';
import { listenIn } from '../../../src/containers/socket-place.js';
import { stop } from '../../../src/containers/stop.js';
import { wait } from '../../../src/containers/wait.js';
import { readBootId } from '../../../src/system/boot-id.js';
import { remove } from '../../../src/containers/remove.js';
import { silentLog } from '../../../src/system/log.js';
import { ownMark } from '../../../src/system/owner.js';
import { containerFacts } from '../../support/containers.js';
import { temporaryDirectory } from '../../support/temporary.js';

const env = { POSTROJ_STATE_DIR: temporaryDirectory() };
const context = contextOf(env, silentLog, new AbortController().signal);
const ended = context.registry.create({ ...containerFacts, state: 'exited', exitCode: 4 }, 'ended');
const streams = {
  stdin: undefined,
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  terminal: undefined,
  passesSignals: true,
  onSignal: () => () => undefined,
};

describe('a container that does not run', () => {
  const refusal = { code: 'CONTAINER_STATE', message: `container ${ended.id} is not running` };

  it('is not entered, and not killed', async () => {
    const options = { container: 'ended', command: ['true'], env: {}, interactive: false };
    const entering = exec({ ...options, tty: false, detach: false }, streams, context);
    await expect(entering).rejects.toMatchObject(refusal);
    await expect(kill({ container: 'ended', signal: 'SIGKILL' }, context)).rejects.toMatchObject(
      refusal,
    );
  });

  it('is stopped already, and its exit code is known', async () => {
    expect((await stop({ container: 'ended' }, context)).id).toBe(ended.id);
    expect(await wait('ended', context)).toBe(4);
  });
});

describe('a container that runs', () => {
  const init = { name: 'systemd', version: '252' };
  const running = { owner: ownMark, bootId: readBootId(), machine: 'm', init, pid: 1 };

  it('does not any more when its owner goes before it has heard what it was asked', async () => {
    const facts = { ...containerFacts, state: 'running' as const, running };
    const container = context.registry.create(facts, 'goes');
    const owner = createServer();
    await listenIn(context.registry.directoryOf(container), owner);
    const killing = kill({ container: 'goes', signal: 'SIGKILL' }, context);
    owner.close(); // the connection is made, and nobody has taken it
    await expect(killing).rejects.toMatchObject({
      code: 'CONTAINER_STATE',
      message: `container ${container.id} is not running`,
    });
  });

  it('has lost its owner when nobody reads what is said to it', async () => {
    const address = path.join(env.POSTROJ_STATE_DIR, 'socket');
    const owner = createServer((socket) => socket.destroy()).listen(address);
    await once(owner, 'listening');
    const client = createConnection({ path: address, allowHalfOpen: true }).resume();
    await once(client, 'end');
    client.write('x');
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('EPIPE');
    expect(saysThatItHasGone(error)).toBe(true);
    expect(saysThatItHasGone(new Error('another'))).toBe(false);
    owner.close();
  });

  it('is not removed unless that is forced', async () => {
    context.registry.create({ ...containerFacts, state: 'running', running }, 'runs');
    const removing = remove({ container: 'runs', force: false, volumes: false }, context);
    await expect(removing).rejects.toMatchObject({
      code: 'CONTAINER_STATE',
      message:
        'cannot remove container "/runs": container is running: stop the container before removing or force remove',
    });
  });
});
