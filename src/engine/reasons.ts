import type { CheckSpec } from '../checks/index.js';
import type { ErrorCode } from '../errors.js';
import type { PackageFailure } from '../packages/manager.js';
import { usualPolicies, type WatchKind } from './watches/policies.js';

/** Why a phase did not pass, as a package manager's exit codes and trials, or a boot, have decided. */
export type PhaseFailure =
  | PackageFailure
  /** The package manager ended well, but what is installed is not what should be. */
  | 'wrong-version'
  | 'boot-failed'
  | 'boot-timeout'
  /** Of the phase `check`; each of its checks has a reason of its own. */
  | 'check-failed';

/** Why something was not done. */
export type SkipReason =
  | 'no-package-for-target'
  | 'not-reached'
  | 'nothing-older'
  | 'nothing-newer'
  /** What has no init cannot reboot. */
  | 'not-booted'
  /** Another target has not passed, and the first one that does not is to end the run. */
  | 'fail-fast'
  /** The time for the run was up before it began. */
  | 'no-time-left';

/** What a check or a watch has looked at, in the form of a code. */
export type CheckReason = CheckSpec['kind'] | 'after-install' | WatchKind;

/** Why a target, a phase or a check did not pass: for programs; the message is for people. */
export type Reason = PhaseFailure | SkipReason | CheckReason | ErrorCode | 'BUG';

/** Their names alone: the checks themselves are loaded only by those who have some. */
const checkKinds: Readonly<Record<CheckSpec['kind'], true>> = {
  ...{ unit: true, http: true, tcp: true, udp: true, dns: true, command: true, script: true },
  ...{ file: true, package: true, process: true, user: true, group: true, port: true },
  ...{ mount: true, sysctl: true, log: true, 'socket-activation': true, all: true, any: true },
};

const checkReasons: readonly CheckReason[] = [
  ...(Object.keys(checkKinds) as CheckSpec['kind'][]),
  'after-install',
  ...(Object.keys(usualPolicies) as WatchKind[]),
];

/** Of a check's kind; for one that has no code of its own, that a check has failed. */
export function reasonOfKind(kind: string): CheckReason | 'check-failed' {
  const code = kind.replaceAll(' ', '-');
  return checkReasons.find((one) => one === code) ?? 'check-failed';
}
