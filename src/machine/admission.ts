import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { sleep } from '../system/clock.js';
import { exists } from '../system/files.js';
import type { Releases } from '../system/releases.js';
import type { WorkDirectories } from '../system/work.js';
import { machinesAllowed, readBudgets, renderUse, renderRemedy, type Budget } from './budget.js';

/** A machine's leave to take its share of the host. */
export interface Admission {
  /** From now on what it takes can be seen, and nothing needs to be set aside for it. */
  booted(): Promise<void>;
}

export interface AdmissionOptions {
  /** One for each machine of this host; what is in it sets aside a share until it has booted. */
  readonly admitted: WorkDirectories;
  readonly signal: AbortSignal;
  /** Called once, when there is no room at this moment. */
  readonly onWait: (budget: Budget) => void;
  /** Looked at anew each time; the host's by default. */
  readonly budgets?: () => readonly Budget[];
}

const PAUSE_MS = 250;

/**
 * Waits until every budget of the host has room for one machine more. Throws HOST_LIMIT when there
 * is none even though no other machine is there. Everybody announces a machine before looking what
 * is left, and takes that back if it is too little; so two can be too careful, but never too bold.
 */
export async function admitMachine(
  { admitted, signal, onWait, budgets = readBudgets }: AdmissionOptions,
  releases: Releases,
): Promise<Admission> {
  const directory = admitted.create(releases);
  const [booting, booted] = [path.join(directory, BOOTING), path.join(directory, BOOTED)];
  for (let told = false; ; told = true) {
    await writeFile(booting, '');
    const { spent, others } = await lookAround(admitted, directory, budgets);
    if (spent === undefined) return { booted: () => rename(booting, booted) };
    await rm(booting);
    if (others === 0) throw hostLimit(spent);
    if (!told) onWait(spent);
    // not in step with another that waits
    await sleep(PAUSE_MS * (0.5 + Math.random()), signal);
  }
}

/** Files in the directory of a machine: it will take its share, or it has taken it. Or it waits. */
const BOOTING = 'booting';
const BOOTED = 'booted';

/** A budget without room for the machine in `own`, and how many other machines are on their way or there. */
async function lookAround(
  admitted: WorkDirectories,
  own: string,
  readAll: () => readonly Budget[],
): Promise<{ spent: Budget | undefined; others: number }> {
  const live = (await admitted.entries()).filter(({ alive }) => alive);
  const others = live.filter(({ directory }) => directory !== own);
  const count = async (name: string) => {
    const there = others.map(({ directory }) => exists(path.join(directory, name)));
    return (await Promise.all(there)).filter(Boolean).length;
  };
  const booting = await count(BOOTING);
  const budgets = readAll().map((budget) => ({
    ...budget,
    used: Math.min(budget.limit, budget.used + booting * budget.perMachine),
  }));
  const spent = budgets.find((budget) => machinesAllowed(budget) === 0);
  return { spent, others: booting + (await count(BOOTED)) };
}

function hostLimit(budget: Budget): PostrojError {
  const message = `this host has no room for a machine: ${budget.name}: ${renderUse(budget)}`;
  return new PostrojError('HOST_LIMIT', message, { hint: renderRemedy(budget) });
}
