import { command } from '../system/exec.js';
import type { Check, CheckContext, Observation } from './check.js';

/** What a package is to leave its services as; see distros/service-start.ts. */
export type Expected = 'started' | 'preset' | 'stopped';
/** How it is written; `any` asks for nothing. */
export const afterInstallWords = ['started', 'preset', 'stopped', 'any'] as const;

const expected: Readonly<Record<Expected, string>> = {
  started: 'enabled by its package',
  preset: 'not started by its package, and enabled only by a preset',
  stopped: 'neither started nor enabled by its package',
};

/**
 * A unit right after its package was installed: whether the package did with it what packages of that
 * family do. That one which should be started is active is the ordinary check's to see.
 */
export function afterInstallCheck(unit: string, start: Expected): Check {
  return {
    kind: 'after install',
    target: unit,
    expected: expected[start],
    observe: async (context) => judge(await stateOf(unit, context), start),
  };
}

interface UnitFacts {
  /** ActiveState, UnitFileState and UnitFilePreset of org.freedesktop.systemd1(5). */
  readonly active: string;
  readonly file: string;
  readonly preset: string;
}

async function stateOf(unit: string, { machine, signal }: CheckContext): Promise<UnitFacts> {
  const properties = '--property=ActiveState,UnitFileState,UnitFilePreset';
  const show = command('systemctl', ['show', properties, '--', unit]);
  const { stdout } = await machine.query(show, { signal });
  const of = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  return { active: of('ActiveState'), file: of('UnitFileState'), preset: of('UnitFilePreset') };
}

/** What has no [Install] section is neither enabled nor disabled. */
export function judge({ active, file, preset }: UnitFacts, start: Expected): Observation {
  const actual = `${active || 'unknown'}, ${file || 'no state'}${start === 'preset' ? `, preset ${preset || 'none'}` : ''}`;
  const enabled = /^enabled/.test(file);
  const running = /^(?:active|activating|reloading)$/.test(active);
  const right = {
    started: enabled || !/^(?:disabled|masked|bad)/.test(file),
    preset: !running && (!enabled || preset === 'enabled'),
    stopped: !running && !enabled,
  };
  // waiting does not help: the package's scripts have ended
  return { state: right[start] ? 'met' : 'hopeless', actual };
}
