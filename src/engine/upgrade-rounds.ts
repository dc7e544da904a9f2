import { bootMachine } from '../machine/boot.js';
import type { Machine } from '../machine/machine.js';
import type { Run } from '../machine/run.js';
import { withReleases, type Releases } from '../system/releases.js';
import { machineOptions } from './begin.js';
import { keepEvidence } from './evidence.js';
import { inspected } from './inspection.js';
import type { LifeStep } from './lifecycle.js';
import { inGuest, managerFor } from './packages-in-guest.js';
import { perform, type Grounds, type Installed } from './perform.js';
import type { PhaseOutcome } from './phases.js';
import { nameOfTarget } from './plan.js';
import type { TargetRun } from './target-run.js';
import type { Round } from './upgrade-states.js';
import { findingsOf, judgeUnits, unitsBefore } from './watches/service-state.js';
import { commandsFor, isIn, type TriedState } from './watches/states-to-try.js';
import { stateInWords, unitStateOf } from './watches/unit-state.js';
import type { Finding } from './watches/watch.js';
import type { Witness } from './witness.js';

const install: LifeStep = { phase: 'install', before: undefined, after: 'previous' };
const upgrade: LifeStep = { phase: 'upgrade', before: 'previous', after: 'given' };
const downgrade: LifeStep = { phase: 'downgrade', before: 'given', after: 'previous' };

/** From each state in turn, on one machine as long as the packages go back to the version before. */
export async function goRounds(
  run: TargetRun,
  units: readonly string[],
  states: readonly TriedState[],
): Promise<Round[]> {
  const rounds: Round[] = [];
  while (rounds.length < states.length) {
    const left = states.slice(rounds.length);
    rounds.push(...(await withReleases((releases) => roundsOnOne(run, { units, left }, releases))));
  }
  return rounds;
}

interface Wanted {
  readonly units: readonly string[];
  readonly left: readonly TriedState[];
}

/** At least one, and no more when the machine is of no use any longer. */
async function roundsOnOne(
  run: TargetRun,
  { units, left }: Wanted,
  releases: Releases,
): Promise<Round[]> {
  const grounds = await freshGrounds(run, releases);
  const nowhere = { installed: new Map(), seen: new Set<string>(), previous: new Map() };
  const first = await perform(install, grounds, nowhere);
  if (!first.value) return left.map((state) => ({ state, findings: [didNotEnd(state, first)] }));
  const base = { installed: first.value, seen: new Set(first.value.keys()), previous: first.value };
  const rounds: Round[] = [];
  for (const state of left) {
    await bringInto(state, units, { run, machine: grounds.machine });
    const { findings, installed } = await oneUpgrade({ state, units, base }, run, grounds);
    rounds.push({ state, findings });
    const bad = findings.find(({ verdict }) => verdict === 'fail');
    if (bad) {
      const { machine, manager, kept } = grounds;
      const witness: Witness = { lane: 'upgrade-states', machine, manager };
      await keepEvidence(run, witness);
      await inspected(
        run,
        { ...witness, ...(kept && { run: kept }) },
        { why: `upgrade: ${bad.message}` },
      );
      if (run.context.inspect) return rounds; // what a person has been at is of no use any longer
    }
    if (rounds.length === left.length || !installed) return rounds;
    if (installed === base.installed) continue; // nothing was tried
    const back = await perform(downgrade, grounds, { ...base, installed });
    if (!back.value) return rounds;
  }
  return rounds;
}

async function freshGrounds(
  { image, target, choice, context }: TargetRun,
  releases: Releases,
): Promise<Grounds & { readonly kept?: Run }> {
  const place: { run?: Run } = {};
  const admission = await context.room.admit(nameOfTarget(target), context.signal, releases);
  const onRun = (run: Run) => (place.run = run);
  const machine = await bootMachine({ ...machineOptions(image, target, context), onRun });
  releases.add(() => machine.stop().then(() => undefined));
  await admission.booted();
  const manager = await managerFor(machine, image, { target, context });
  return {
    machine,
    manager,
    ...choice,
    inGuest: inGuest(context),
    ...(place.run && { kept: place.run }),
  };
}

interface Place {
  readonly run: TargetRun;
  readonly machine: Machine;
}

/** What does not get there is seen afterwards. */
async function bringInto(
  state: TriedState,
  units: readonly string[],
  { run: { context }, machine }: Place,
): Promise<void> {
  const options = { signal: context.signal, timeoutMs: context.plan.networkTimeoutMs };
  for (const command of commandsFor(state, units)) await machine.exec(command, options);
}

interface Attempt {
  readonly state: TriedState;
  readonly units: readonly string[];
  readonly base: {
    readonly installed: Installed;
    readonly seen: ReadonlySet<string>;
    readonly previous: Installed;
  };
}

/** What it shows, and what is installed then; undefined when the upgrade failed. */
async function oneUpgrade(
  { state, units, base }: Attempt,
  run: TargetRun,
  grounds: Grounds,
): Promise<Pick<Round, 'findings'> & { readonly installed: Installed | undefined }> {
  const before = await unitsBefore(run, grounds);
  const there = before.units.filter(
    (facts) => units.includes(facts.unit) && isIn(unitStateOf(facts), state),
  );
  if (there.length === 0) return { findings: [], installed: base.installed };
  const outcome = await perform(upgrade, grounds, base);
  if (!outcome.value) return { findings: [didNotEnd(state, outcome)], installed: undefined };
  const passage = { step: upgrade, before: { ...before, units: there } };
  const judgements = await judgeUnits(passage, run, grounds);
  const policy = run.context.plan.watches.policies['service-state'];
  return { findings: findingsOf(judgements, policy), installed: outcome.value };
}

/** It did in the life's own upgrade. */
function didNotEnd(state: TriedState, { message = '' }: PhaseOutcome<unknown>): Finding {
  const words = stateInWords(state);
  return {
    target: words,
    verdict: 'fail',
    expected: 'an upgrade that succeeds',
    actual: 'one that fails',
    message: `with its units ${words}: ${message}`,
  };
}
