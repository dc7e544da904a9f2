import type { CheckContext } from '../../../checks/check.js';
import { buildCheck, checkKinds, kindsNamed, type CheckSpec } from '../../../checks/index.js';
import { runChecks } from '../../../checks/run.js';
import type { Candidate, Entry } from './candidate.js';

/** How long is waited for what does not hold at once; soon, since all of it is there already. */
const TIMEOUT_MS = 2000;
/** What does not say its version by then will not. */
const COMMAND_TIMEOUT = '10s';

/** Of each candidate the first that holds, seen on the machine; none where nothing does; a file once. */
export async function settle(
  candidates: readonly Candidate[],
  context: CheckContext,
): Promise<Entry[]> {
  // programs are run when all else has been looked at
  const [last, first] = [candidates.filter(isCommand), candidates.filter((one) => !isCommand(one))];
  const held = [...(await settleAll(first, context)), ...(await settleAll(last, context))];
  const files = new Set<unknown>();
  return held.filter(({ file }) => file === undefined || (!files.has(file) && files.add(file)));
}

function isCommand({ alternatives }: Candidate): boolean {
  return alternatives.some((entry) => 'command' in entry);
}

async function settleAll(
  candidates: readonly Candidate[],
  context: CheckContext,
): Promise<Entry[]> {
  const tries = candidates.flatMap(({ alternatives }) =>
    alternatives.map((entry) => ({ entry, check: buildCheck(specOf(entry), context.machine) })),
  );
  const outcomes = await runChecks(
    tries.map(({ check }) => check),
    context,
    TIMEOUT_MS,
  );
  const held = new Set(
    tries.filter((_, index) => outcomes[index]?.verdict === 'pass').map(({ entry }) => entry),
  );
  return candidates.flatMap(({ alternatives }) =>
    alternatives.filter((one) => held.has(one)).slice(0, 1),
  );
}

/** As the file would be read. */
function specOf(entry: Entry): CheckSpec {
  const tried = 'command' in entry ? { ...entry, timeout: COMMAND_TIMEOUT } : entry;
  const kind = checkKinds[kindsNamed(Object.keys(tried))[0] ?? ''];
  const { success } = kind?.schema.safeParse(tried) ?? { success: false };
  if (!kind || !success || kind.mistakes(tried).length > 0) {
    throw new Error(`a check that was recorded is none: ${JSON.stringify(entry)}`);
  }
  return kind.build(tried);
}
