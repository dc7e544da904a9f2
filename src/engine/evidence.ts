import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Machine } from '../machine/machine.js';
import { command, lastLines, type Command } from '../system/exec.js';
import { makeDirectory } from '../system/files.js';
import { plainText } from '../system/log.js';
import type { PackageManager } from '../packages/manager.js';
import { renderChanges } from './changes-text.js';
import { exportKeptJournal, readKeptConsole, readKeptJournal } from './kept-run.js';
import { unitOfFile } from './brought-units.js';
import { renderReplay } from './replay.js';
import { maskFile } from './mask-file.js';
import { maskText } from './secrets.js';
import type { TargetRun } from './target-run.js';
import type { Witness } from './witness.js';

const CONSOLE_LINES = 5_000;
const LOG_LINES = 20_000;
const QUERY_TIMEOUT_MS = 30_000;

/** Paths relative to the report directory go into the target's result; what is kept again replaces it. */
export async function keepEvidence(run: TargetRun, witness: Witness): Promise<void> {
  const { plan } = run.context;
  if (plan.reportDir === undefined) return;
  const name = witness.lane === 'booted' ? run.evidenceIn : path.join(run.evidenceIn, witness.lane);
  const directory = path.join(plan.reportDir, name);
  makeDirectory(directory);
  const kept = new Set(run.progress.evidence);
  const texts = await gatherTexts(run, witness);
  for (const [file, text] of texts) {
    const plain = maskText(plainText(text).trimEnd(), plan.secrets);
    if (plain === '') continue;
    await writeFile(path.join(directory, file), `${plain}\n`);
    kept.add(path.join(name, file));
  }
  const exported = path.join(directory, EXPORT);
  if (witness.run && (await exportKeptJournal(witness.run, exported))) {
    await maskFile(exported, plan.secrets);
    kept.add(path.join(name, EXPORT));
  } else await rm(exported, { force: true });
  run.progress.evidence = [...kept];
}

const EXPORT = 'journal.export';

/** By the names of their files. Of a machine that has gone down, what can still be had. */
async function gatherTexts(run: TargetRun, witness: Witness): Promise<Map<string, string>> {
  const { machine, manager } = witness;
  const texts = new Map([['console.txt', await consoleOf(witness)]]);
  const records = Object.entries(machine?.records ?? {});
  const units = machine && (await unitsOf(run, machine, manager));
  const ofUnits = units && units.length > 0 ? machine.unitRecord(units) : undefined;
  if (ofUnits) records.push(['package-units.txt', ofUnits]);
  // those that are not there it passes over
  const logs = manager && command('tail', ['-v', '-n', String(LOG_LINES), ...manager.logs]);
  if (logs) records.push(['package-logs.txt', logs]);
  const answers = await Promise.all(records.map(([, inner]) => query(run, machine, inner)));
  for (const [index, [file]] of records.entries()) texts.set(file, answers[index] ?? '');
  if (witness.run && !texts.get('journal.txt')) {
    texts.set('journal.txt', await readKeptJournal(witness.run).catch(() => ''));
  }
  if (machine && !run.context.signal.aborted) texts.set('changes.txt', await changesOf(machine));
  if (manager) texts.set('packages.txt', manager.transcript());
  const { context, target, image } = run;
  texts.set('replay.txt', renderReplay(context.plan, target, image));
  return texts;
}

function changesOf(machine: Machine): Promise<string> {
  return machine.changes().then(renderChanges, (error: unknown) => String(error));
}

async function consoleOf({ machine, run }: Witness): Promise<string> {
  if (machine) return machine.consoleTail(CONSOLE_LINES);
  return run ? lastLines(await readKeptConsole(run), CONSOLE_LINES) : '';
}

/** Empty when it cannot be had, soon: a guest may be too far gone even to be asked. */
async function query(
  { context: { interrupt: signal } }: TargetRun,
  machine: Machine | undefined,
  inner: Command,
): Promise<string> {
  const asked = machine?.query(inner, { signal, timeoutMs: QUERY_TIMEOUT_MS });
  if (!asked) return '';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, QUERY_TIMEOUT_MS, '');
  });
  const text = asked.then(({ stdout }) => stdout).catch(() => '');
  return Promise.race([text, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** Those that are checked, and those that the packages brought. */
async function unitsOf(
  { choice, context }: TargetRun,
  machine: Machine,
  manager: PackageManager | undefined,
): Promise<string[]> {
  const checked = context.plan.checks.flatMap((spec) =>
    spec.kind === 'unit' ? [machine.unitName(spec.unit)] : [],
  );
  const { files, names } = choice.given;
  const packages = manager ? [...files.map(({ name }) => name), ...names] : [];
  const list = async (name: string) => (await manager?.filesOf(name).catch(() => [])) ?? [];
  const lists = await Promise.all(packages.map(list));
  const brought = lists.flat().flatMap((file) => unitOfFile(file) ?? []);
  return [...new Set([...checked, ...brought.filter((unit) => !unit.includes('@.'))])];
}
