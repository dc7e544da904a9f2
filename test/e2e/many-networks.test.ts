import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RunResult } from '../../src/engine/result.js';
import { sharedStateDir } from './support/cache.js';
import { hostAddresses, hostNetwork } from './support/host-network.js';
import { expectNothingLeft } from './support/leftovers.js';
import {
  fetchInside,
  listenInside,
  networkHolders,
  openInside,
} from './support/machine-networks.js';
import { manyTargets } from './support/many-targets.js';
import { postroj, repoDir } from './support/postroj.js';
import { expectExit } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';
import { webTar } from './support/web-tar.js';

const COUNT = 20;
/** The machines' checks wait for somebody who listens here; only the test does, when it has looked. */
const LET_GO = 81;
const PRIVATE = 82;

const directory = temporaryDirectory();
let before: Record<string, string>;
let run: ChildProcess;
let result: Promise<string>;
let holders: number[];

beforeAll(async () => {
  const tar = await webTar();
  expectExit(await postroj(['pull', `tar:${tar}`]), 0);
  before = await hostNetwork();
  const targets = await manyTargets(directory, { tar, count: COUNT });
  const wait = ['--check-network', `tcp://localhost:${LET_GO}`, '--network-timeout', '150'];
  const args = ['pkgprobe', ...targets, '--raise-host-limits', ...wait, '--json'];
  run = spawn(process.execPath, [join(repoDir, 'bin/postroj'), ...args], {
    env: { ...process.env, POSTROJ_STATE_DIR: sharedStateDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (!run.stdout || !run.stderr) throw new Error('no streams');
  result = text(run.stdout);
  let waiting = 0;
  for await (const line of createInterface({ input: run.stderr })) {
    if (/ check …$/.test(line) && ++waiting === COUNT) break;
  }
  run.stderr.resume();
  holders = networkHolders(run.pid);
  expect(holders).toHaveLength(COUNT);
});

afterAll(async () => {
  if (run.exitCode === null) {
    run.kill('SIGINT');
    await once(run, 'exit');
  }
  await expectNothingLeft(sharedStateDir);
});

/** Whether somebody accepts connections here, on the host. */
function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

describe(`${COUNT} machines at once, all of which listen on port 80`, () => {
  it('answer inside, each for itself', async () => {
    const names = await Promise.all(
      holders.map((holder) => fetchInside(holder, 'http://localhost/')),
    );
    expect(new Set(names).size).toBe(COUNT);
    for (const name of names) expect(name).toMatch(/^postroj-debian-[0-9a-f]{8}$/);
  });

  it('show nothing of it on the host, whose network is the same to the byte', async () => {
    for (const address of hostAddresses())
      expect([address, await isOpen(address, 80)]).toEqual([address, false]);
    expect(await hostNetwork()).toEqual(before);
  });

  it('cannot reach each other', async () => {
    const [one = 0, ...others] = holders;
    await listenInside(one, PRIVATE);
    const addresses = hostAddresses();
    const seen = await Promise.all(holders.map((holder) => openInside(holder, addresses, PRIVATE)));
    expect(seen[0]).toContain('127.0.0.1');
    expect(seen.slice(1)).toEqual(others.map(() => []));
  });

  it('end as they should, and leave the network of the host as it was', async () => {
    for (const holder of holders) await listenInside(holder, LET_GO);
    const { targets } = JSON.parse(await result) as RunResult;
    expect(targets.map(({ verdict }) => verdict)).toEqual(holders.map(() => 'pass'));
    if (run.exitCode === null) await once(run, 'exit');
    expect(await hostNetwork()).toEqual(before);
  });
});
