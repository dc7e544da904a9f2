import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { startRegistry, writeConf } from './support/registry.js';
import { expectExit, onlyTarget } from './support/result.js';
import { bootableOci } from './support/roots.js';
import { postinstFails } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
let stateDir = sharedStateDir;

afterEach(() => expectNothingLeft(stateDir));

/** Refuses the first requests, then hands all on to what really answers. */
async function refusingAtFirst(port: number, times: number): Promise<Server> {
  let left = times;
  const server = createServer((asked, response) => {
    if (left-- > 0) {
      response.writeHead(404).end();
      return;
    }
    const { method, url: path, headers } = asked;
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('what could not be told is tried anew', () => {
  it.each([
    ['and then passes; the first error is kept, and told', 1, 0],
    ['but not without a retry', 0, 3],
  ])('%s', async (_, retries, exitCode) => {
    const registry = await startRegistry({ oci: await bootableOci(), name: 'team/app' });
    const front = await refusingAtFirst(registry.port, 3);
    const place = await mkdtemp(join(directory, 'front-'));
    stateDir = await mkdtemp(join(directory, 'state-'));
    try {
      const { port } = front.address() as AddressInfo;
      const { env } = await writeConf(place, port);
      const words = ['--image', `127.0.0.1:${port}/team/app:bookworm`, '--check-command', 'true'];
      const args = ['pkgprobe', '--json', ...words, '--retries', String(retries)];
      const ended = await postroj(args, { stateDir, env });
      expectExit(ended, exitCode);
      const { verdict, attempts, retried, error } = onlyTarget(ended);
      if (retries === 0) {
        expect([verdict, attempts, error?.code]).toEqual(['error', undefined, 'IMAGE_UNAVAILABLE']);
        return;
      }
      expect([verdict, attempts, error]).toEqual(['pass', 2, undefined]);
      expect(retried).toMatchObject([{ code: 'IMAGE_UNAVAILABLE' }]);
      expect(ended.stderr).toMatch(
        /warning: tried anew \(retry 1 of 1\), since this says nothing about the package: IMAGE_UNAVAILABLE: /,
      );
    } finally {
      front.close();
      await registry.stop();
      await rm(place, { recursive: true });
    }
  });

  it('as a whole, as often as asked, and the last error is the result', async () => {
    stateDir = sharedStateDir;
    const command = 'systemctl poweroff; sleep infinity';
    const args = ['--image', 'debian-bookworm', '--check-command', command, '--retries', '2'];
    const reportDir = join(directory, 'report');
    const ended = await postroj(['pkgprobe', '--json', ...args, '--report-dir', reportDir]);
    expectExit(ended, 3);
    const { attempts, retried = [], error, phases, evidence = [] } = onlyTarget(ended);
    expect([attempts, retried.length, error?.code]).toEqual([3, 2, 'MACHINE_DIED']);
    expect(phases.filter(({ name }) => name === 'boot')).toHaveLength(1);
    for (const place of ['', 'attempt-2/', 'attempt-3/']) {
      expect(evidence).toContain(`debian-bookworm/${place}console.txt`);
    }
  });
});

it('what fails is not tried anew, nor what is certain to come again', async () => {
  stateDir = sharedStateDir;
  const deb = await buildDeb(directory, postinstFails());
  const failed = await postroj([
    ...['pkgprobe', '--json', '--image', 'debian-bookworm', '--package', deb, '--retries', '5'],
  ]);
  expectExit(failed, 1);
  const { attempts, reason } = onlyTarget(failed);
  expect([attempts, reason]).toEqual([undefined, 'transaction-failed']);
  const newer = await buildDeb(join(directory, 'newer'), { ...postinstFails(), version: '9' });
  const args = ['--image', 'debian-bookworm', '--package', deb, '--upgrade-from', newer];
  const usage = onlyTarget(await postroj(['pkgprobe', '--json', ...args]));
  expect([usage.attempts, usage.error?.code]).toEqual([undefined, 'BAD_OPTION']);
});
