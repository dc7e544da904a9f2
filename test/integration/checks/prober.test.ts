import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';

import { proberOf } from '../../../src/checks/prober.js';
import { command, type Command } from '../../../src/system/exec.js';
import { failureOf } from '../../support/failure.js';
import { fakeMachine } from '../../support/machine.js';
import { close, listen } from '../../support/ports.js';
import { inRepository } from '../../support/repository.js';

const { signal } = new AbortController();
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const prober of opened.splice(0)) await prober.close();
});

/** A prober in the network of this host; `instead` is what takes the place of the probe. */
function open(instead?: Command) {
  const started: Command[] = [];
  const inNetwork = (inner: Command) => {
    started.push(inner);
    return instead ?? inner;
  };
  const prober = proberOf(fakeMachine({ inNetwork }), inRepository('dist/probe.js'));
  opened.push(prober);
  return { prober, started };
}

function setAuthorities(file: string | undefined): void {
  if (file === undefined) delete process.env.NODE_EXTRA_CA_CERTS;
  else process.env.NODE_EXTRA_CA_CERTS = file;
}

describe('proberOf', () => {
  it('starts one probe with the first question, without our environment', async () => {
    const server = createServer((_, response) => response.end());
    const question = { kind: 'http', url: `http://127.0.0.1:${await listen(server)}/` } as const;
    const { prober, started } = open();
    expect(started).toEqual([]);
    const answers = await Promise.all([1, 2, 3].map(() => prober.ask(question, signal)));
    await close(server);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(started).toHaveLength(1);
    expect(started[0]).toMatchObject({
      file: process.execPath,
      args: [inRepository('dist/probe.js')],
      bare: true,
    });
  });

  it.each([
    [
      'the certificates that the user trusts besides',
      '/srv/ca.pem',
      { NODE_EXTRA_CA_CERTS: '/srv/ca.pem' },
    ],
    ['nothing at all', undefined, {}],
  ])('gives the probe %s', async (_, file, env) => {
    const before = process.env.NODE_EXTRA_CA_CERTS;
    setAuthorities(file);
    const { prober, started } = open(command('true'));
    const question = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;
    await failureOf(() => prober.ask(question, signal));
    setAuthorities(before);
    expect(started[0]?.env).toEqual(env);
  });

  it('says MACHINE_DIED when the probe ends, with its last words', async () => {
    const { prober } = open(command('sh', ['-c', 'echo gone >&2; exit 3']));
    const question = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;
    const error = await failureOf(() => prober.ask(question, signal));
    expect(error.code).toBe('MACHINE_DIED');
    expect(error.message).toBe('the probe ended: gone');
  });

  it('asks nothing once the run is interrupted', async () => {
    const { prober } = open();
    const aborted = AbortSignal.abort(new Error('interrupted'));
    const question = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;
    await expect(prober.ask(question, aborted)).rejects.toThrow('interrupted');
  });

  it('waits for no answer once the run is interrupted', async () => {
    const { prober } = open();
    const controller = new AbortController();
    const server = createServer(() => {
      controller.abort(new Error('interrupted')); // and says nothing
    });
    const url = `http://127.0.0.1:${await listen(server)}/`;
    const answer = prober.ask({ kind: 'http', url, timeoutMs: 600_000 }, controller.signal);
    await expect(answer).rejects.toThrow('interrupted');
    await prober.close();
    await close(server);
  });

  it('may be closed although nothing was asked', async () => {
    const { prober, started } = open();
    await prober.close();
    expect(started).toEqual([]);
  });
});
