import type { Machine } from '../../machine/machine.js';
import { command, type RunOutcome } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target-run.js';
import {
  isEditable,
  judgeEdited,
  parseDigests,
  parseStats,
  placesBeside,
  STAT_FORMAT,
  type FileJudgement,
  type FilesSeen,
} from './edited-files.js';
import { isReplaced, namesOfPackages } from './tested-packages.js';
import { verdictOf, type Finding, type Policy, type Watch } from './watch.js';

/**
 * Whether what the administrator has edited survives an upgrade. The edit is one more newline at the end:
 * no format minds it, as a comment would be minded by JSON. When all is looked at it is taken back, so
 * that what comes later finds the files as the packages brought them.
 */
export function configFiles({ choice, context }: TargetRun, grounds: Grounds): Watch | undefined {
  const policy = context.plan.watches.policies['config-files'];
  if (policy === 'ignore' || !choice.steps.some(isReplaced)) return undefined;
  const guest = fileReader(grounds.machine, context.signal);
  let edited: FilesSeen | undefined;
  return {
    kind: 'config-files',
    before: async (step) => {
      edited = isReplaced(step) ? await edit(guest, grounds) : undefined;
    },
    after: async (step) => {
      if (!edited) return [];
      const paths = edited.files.map(({ path }) => path);
      return findingsOf(judgeEdited(edited, await guest.look(paths), `the ${step.phase}`), policy);
    },
    afterChecks: async () => {
      if (edited) await takeBack(guest, edited);
      edited = undefined;
      return [];
    },
  };
}

interface FileReader {
  /** None without words. */
  ask(file: string, args: readonly string[], paths: readonly string[]): Promise<RunOutcome>;
  look(paths: readonly string[]): Promise<FilesSeen>;
  append(paths: readonly string[], text: string): Promise<void>;
}

function fileReader(machine: Pick<Machine, 'query'>, signal: AbortSignal): FileReader {
  const ask: FileReader['ask'] = (file, args, paths) =>
    machine.query(command(file, [...args, '--', ...paths]), { signal });
  const told = async (asked: Promise<RunOutcome>) => plainText((await asked).stdout);
  return {
    ask,
    look: async (paths) => {
      // of what is not there they tell on standard error
      const [stats, sums, beside] = await Promise.all([
        told(ask('stat', ['-c', STAT_FORMAT], paths)),
        told(ask('sha256sum', [], paths)),
        told(ask('ls', ['-d'], paths.flatMap(placesBeside))),
      ]);
      return {
        files: parseStats(stats),
        digests: parseDigests(sums),
        beside: beside.split('\n').filter(Boolean),
      };
    },
    append: async (paths, text) => {
      await machine.query(command('tee', ['-a', '--', ...paths]), { signal, input: text });
    },
  };
}

/** undefined where there is nothing to edit. */
async function edit(guest: FileReader, grounds: Grounds): Promise<FilesSeen | undefined> {
  const names = namesOfPackages(grounds);
  const lists = await Promise.all(names.map((name) => grounds.manager.configFilesOf(name)));
  const paths = [...new Set(lists.flat())];
  if (paths.length === 0) return undefined;
  const stats = parseStats((await guest.ask('stat', ['-c', STAT_FORMAT], paths)).stdout);
  const editable = stats.filter(isEditable).map(({ path }) => path);
  if (editable.length === 0) return undefined;
  await guest.append(editable, '\n');
  return guest.look(editable);
}

/** Only of those that are still as they were edited. */
async function takeBack(guest: FileReader, { files, digests }: FilesSeen): Promise<void> {
  const paths = files.map(({ path }) => path);
  const now = parseDigests((await guest.ask('sha256sum', [], paths)).stdout);
  const same = paths.filter((path) => now.get(path) === digests.get(path));
  if (same.length > 0) await guest.ask('truncate', ['-s', '-1'], same);
}

function findingsOf(judgements: readonly FileJudgement[], policy: Policy): Finding[] {
  const expected = "the administrator's, with its mode and owner";
  const lost = judgements.filter(({ kept }) => !kept);
  if (lost.length > 0) {
    return lost.map(({ path, actual, message }) => {
      return { target: path, verdict: verdictOf(policy), expected, actual, message };
    });
  }
  const target = judgements.map(({ path }) => path).join(' ');
  const alone = judgements.filter(({ beside }) => beside.length === 0).map(({ path }) => path);
  const message = [
    ...(alone.length > 0 ? [`kept as edited: ${alone.join(' ')}`] : []),
    ...judgements.filter(({ beside }) => beside.length > 0).map((one) => one.message),
  ].join('\n');
  return [{ target, verdict: 'pass', expected, actual: 'kept', message }];
}
