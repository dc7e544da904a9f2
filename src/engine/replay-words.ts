import { withoutSecrets } from '../system/http.js';
import type { RawInputs } from './inputs.js';
import type { LifePlan } from './life-plan.js';

export interface ReplayWords {
  /** What the environment tells, and a command line cannot. */
  readonly environment: readonly string[];
  readonly flags: readonly string[];
}

/**
 * What was asked for, but for images and for what only concerns the run as a whole, as flags: what the
 * configuration file says is left to it. No token and no password is among them.
 */
export function replayWords(raw: RawInputs, { upgradeFrom, github }: LifePlan): ReplayWords {
  const several = (flag: string, values: readonly string[]) =>
    values.flatMap((value) => [flag, value]);
  const one = (flag: string, value: string | undefined) =>
    value === undefined ? [] : [flag, value];
  const list = (flag: string, values: readonly string[]) =>
    values.length === 0 ? [] : [flag, values.join(',')];
  const needsRepository = upgradeFrom.kind === 'latest-release' && github.repository !== undefined;
  return {
    environment: needsRepository ? [`GITHUB_REPOSITORY=${github.repository}`] : [],
    flags: [
      ...one('--config', raw.config),
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
      ...several('--check-unit', raw.checkUnit),
      ...several('--check-network', raw.checkNetwork),
      ...several('--check-command', raw.checkCommand),
      ...one('--network', raw.network),
      ...several('--limits', raw.limits),
      ...(raw.privateUsers ? ['--private-users'] : []),
      ...one('--network-timeout', raw.networkTimeout),
      ...one('--boot-timeout', raw.bootTimeout),
      ...one('--retries', raw.retries),
    ],
  };
}

/** An address of a package may have a password or a token; it is left as written where it has none. */
function hidden(word: string): string {
  if (!/^https?:\/\//i.test(word) || !URL.canParse(word)) return word;
  const { username, password, search } = new URL(word);
  return username + password + search === '' ? word : withoutSecrets(word);
}
