import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

import { sharedStateDir } from './cache.js';
import { leftovers } from './leftovers.js';
import { postroj, repoDir } from './postroj.js';
import { expectExit } from './result.js';

const PROBE = ['pkgprobe', '--image', 'debian-bookworm', '--check-unit', 'systemd-journald'];
/** What a further start may be: both clear away what dead runs have left. */
const STARTS = [['clean'], PROBE] as const;
const PATIENCE_MS = 5_000;
const INTERVAL_MS = 20;

export interface KillPlan {
  /** The same seed gives the same moments. */
  readonly seed: number;
  readonly count: number;
}

/**
 * Kills a run with SIGKILL at random moments of its life, starts postroj once more, and looks: of
 * the killed run nothing may be left, and a run that lives all the while must be undisturbed.
 * Rejects with the moment and what was left.
 */
export async function killAtRandomMoments({ seed, count }: KillPlan): Promise<void> {
  const wholeMs = await wholeRun();
  const random = randomNumbers(seed);
  const bystander = await startBystander();
  try {
    const its = await allOf(bystander);
    for (let index = 0; index < count; index++) {
      const momentMs = random() * wholeMs;
      await killAfter(momentMs);
      const again = STARTS[index % STARTS.length] ?? STARTS[0];
      expectExit(await postroj(again), 0);
      await expectOnly(its, `seed ${seed}, kill ${index + 1} after ${momentMs.toFixed(1)} ms`);
    }
  } finally {
    bystander.kill('SIGINT');
    await once(bystander, 'exit');
  }
  if (bystander.exitCode !== 130) throw new Error('the live run did not end as it should');
}

/** Moments are spread over the length of an undisturbed run, measured here and now. */
async function wholeRun(): Promise<number> {
  const begin = performance.now();
  expectExit(await postroj(PROBE), 0);
  return performance.now() - begin;
}

function startProbe(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(repoDir, 'bin/postroj'), ...args], {
    env: { ...process.env, POSTROJ_STATE_DIR: sharedStateDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function killAfter(ms: number): Promise<void> {
  const child = startProbe(PROBE);
  child.stderr?.resume();
  const ended = once(child, 'exit');
  await setTimeout(ms); // no event: any moment is what is asked for
  child.kill('SIGKILL');
  await ended;
}

/** A run that waits for a port which nobody opens. */
async function startBystander(): Promise<ChildProcess> {
  const nowhere = ['--check-network', 'tcp://localhost:9', '--network-timeout', '36000'];
  const child = startProbe([...PROBE, ...nowhere]);
  if (!child.stderr) throw new Error('no stderr to read');
  for await (const line of createInterface({ input: child.stderr })) {
    if (!/check …/.test(line)) continue;
    child.stderr.resume();
    return child;
  }
  throw new Error('the live run ended before its checks');
}

/**
 * What a run that waits at its checks holds: the last thing to come is the program that asks, and
 * questions to the guest go.
 */
async function allOf(bystander: ChildProcess): Promise<string[]> {
  for (;;) {
    const held = leftovers(sharedStateDir);
    const isAsking = held.some((line) => line.includes('nsenter --target='));
    // itself, not what is about to become it
    const isThere = held.some((line) => /^process \d+: \S+ \S+\/probe\.js$/.test(line));
    if (isThere && !isAsking) return held;
    if (bystander.exitCode !== null) throw new Error('the live run ended at its checks');
    await setTimeout(INTERVAL_MS);
  }
}

async function expectOnly(wanted: readonly string[], when: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = leftovers(sharedStateDir);
    const more = found.filter((line) => !wanted.includes(line));
    const gone = wanted.filter((line) => !found.includes(line));
    if (more.length === 0 && gone.length === 0) return;
    if (Date.now() > deadline) {
      const lines = [
        ...more.map((line) => `left: ${line}`),
        ...gone.map((line) => `gone: ${line}`),
      ];
      throw new Error(`${when}:\n${lines.join('\n')}`);
    }
    await setTimeout(INTERVAL_MS);
  }
}

/** mulberry32: small, seeded, good enough for moments. Numbers from 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of `POSTROJ_SEED`, to repeat a run that failed; else a new one. */
export function seedOf(env: NodeJS.ProcessEnv): number {
  const given = Number(env.POSTROJ_SEED || Number.NaN);
  return Number.isInteger(given) ? given : Math.floor(Math.random() * 2 ** 31);
}
