import { withoutSecrets } from '../system/http.js';
import { wordsOfChecks } from './check-flags.js';
import type { FoundConfig } from './find-config.js';
import type { RawInputs } from './inputs.js';
import type { LifePlan } from './life-plan.js';

export interface ReplayWords {
  /** The command, where it is not `pkgprobe`. */
  readonly verb?: readonly string[];
  readonly flags: readonly string[];
  /** Patterns of the file's overrides: an image by another name may have other settings. */
  readonly overrides: readonly string[];
}

/**
 * What was asked for, but for images and for what only concerns the run as a whole, as flags: what the
 * configuration file says is left to it, and it is named though nobody named it. No token and no
 * password is among them.
 */
export function replayWords(
  raw: RawInputs,
  { file, combinations }: Pick<FoundConfig, 'file' | 'combinations'>,
): ReplayWords {
  const several = (flag: string, values: readonly string[]) =>
    values.flatMap((value) => [flag, value]);
  const one = (flag: string, value: string | undefined) =>
    value === undefined ? [] : [flag, value];
  const list = (flag: string, values: readonly string[]) =>
    values.length === 0 ? [] : [flag, values.join(',')];
  const patterns = combinations.flatMap(({ overrides }) => overrides.map(({ pattern }) => pattern));
  return {
    overrides: [...new Set(patterns)],
    flags: [
      ...one('--config', raw.config ?? file),
      ...one('--arch', raw.arch),
      ...several('--package', raw.packages.map(hidden)),
      ...several('--extra-packages', raw.extraPackages),
      ...list('--lifecycle', raw.lifecycle),
      ...one('--upgrade-from', raw.upgradeFrom === undefined ? undefined : hidden(raw.upgradeFrom)),
      ...list('--lanes', raw.lanes),
      ...one('--install-timeout', raw.installTimeout),
      ...one('--leftovers', raw.leftovers),
      ...several('--leftovers-allow', raw.leftoversAllow),
      ...several('--watch', raw.watch),
      ...several('--budgets', raw.budgets),
      ...wordsOfChecks(raw),
      ...one('--network', raw.network),
      ...several('--limits', raw.limits),
      ...(raw.privateUsers ? ['--private-users'] : []),
      ...one('--network-timeout', raw.networkTimeout),
      ...one('--boot-timeout', raw.bootTimeout),
      ...one('--retries', raw.retries),
      ...one('--target-timeout', raw.targetTimeout),
    ],
  };
}

/** What the environment tells, and a command line cannot. */
export function replayEnvironment({ upgradeFrom, github }: LifePlan): string[] {
  const needsRepository = upgradeFrom.kind === 'latest-release' && github.repository !== undefined;
  return needsRepository ? [`GITHUB_REPOSITORY=${github.repository}`] : [];
}

/** An address of a package may have a password or a token; it is left as written where it has none. */
function hidden(word: string): string {
  if (!/^https?:\/\//i.test(word) || !URL.canParse(word)) return word;
  const { username, password, search } = new URL(word);
  return username + password + search === '' ? word : withoutSecrets(word);
}
