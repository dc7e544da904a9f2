import * as z from 'zod/mini';

import type { UnitState } from '../machine/machine.js';
import { command, lastLines } from '../system/exec.js';
import { plainText } from '../system/log.js';
import { afterInstallWords, type Expected } from './after-install.js';
import type { Check, Look, Observation } from './check.js';
import { described } from './described.js';
import { memoryOf } from './facts/unit-memory.js';
import type { Kind } from './kind.js';
import type { Value } from './matchers/matcher.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describeProperties, judge, propertiesOf, type Property } from './properties.js';
import { parseUnitName } from './unit-name.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const matcher = () => z.optional(matcherSchema);
const flag = () => z.optional(z.boolean());

const schema = z.strictObject({
  unit: described(
    z.string().check(z.minLength(1)),
    'A unit of systemd, or a service of another init.',
  ),
  'after-install': described(
    z.optional(z.enum(afterInstallWords)),
    'What its package is to leave it as; by default what is usual in the distribution.',
  ),
  active: described(
    flag(),
    'Whether it is to be active (the default). A oneshot that ran well is; a timer, a socket or a path is only when what it starts has not failed.',
  ),
  'sub-state': described(matcher(), 'Such as running, exited, waiting or listening.'),
  enabled: described(flag(), 'Whether systemctl is-enabled is to say so.'),
  'main-pid': described(matcher(), 'The number of its main process; 0 without one.'),
  restarts: described(matcher(), 'How often systemd has restarted it.'),
  memory: described(matcher(), 'How much it takes now, such as "< 200M".'),
  verify: described(flag(), 'Whether systemd-analyze verify is to find nothing wrong with it.'),
  ...waitingShape(),
});

export interface UnitSpec extends WaitingEntry {
  readonly kind: 'unit';
  readonly unit: string;
  /** What its package is to leave it as; default: what is usual in the distribution. */
  readonly afterInstall?: Expected | 'any';
  readonly active?: boolean | undefined;
  readonly 'sub-state'?: RawMatcher | undefined;
  readonly enabled?: boolean | undefined;
  readonly 'main-pid'?: RawMatcher | undefined;
  readonly restarts?: RawMatcher | undefined;
  readonly memory?: RawMatcher | undefined;
  readonly verify?: boolean | undefined;
}

/** A unit is, or is not, active, as the init of the machine sees it, and as it should be besides. */
export const unit: Kind<z.infer<typeof schema>, UnitSpec> = {
  schema,
  about:
    'It is active, as the init of the machine sees it, and besides what is asked of it. Of a service that the packages bring, what they have done with it is looked at first.',
  example: {
    unit: 'my-service',
    'sub-state': 'running',
    enabled: true,
    restarts: 0,
    memory: '< 200M',
  },
  spec: ({ unit: name, 'after-install': afterInstall, ...rest }) => {
    return {
      kind: 'unit',
      unit: parseUnitName(name),
      ...(afterInstall && { afterInstall }),
      ...rest,
    };
  },
  make: (spec, { unitName, wrong }) => {
    const target = unitName(spec.unit);
    const properties = [
      ...propertiesOf(spec, ['sub-state', 'main-pid', 'restarts', 'memory'], wrong),
      ...(spec.enabled === undefined ? [] : [enabledProperty(spec.enabled)]),
    ];
    const isWanted = spec.active ?? true;
    if (!isWanted && properties.some(({ name }) => OF_RUNNING.includes(name)))
      wrong(['active'], 'what is not active has neither processes nor memory');
    return {
      kind: 'unit',
      target,
      expected: describeExpected(spec, properties),
      observe: (look) =>
        observe({ target, isWanted, properties, verify: spec.verify === true }, look),
    } satisfies Check;
  },
};

const OF_RUNNING: readonly string[] = ['main-pid', 'memory'];

function describeExpected({ active = true, verify }: UnitSpec, properties: readonly Property[]) {
  return [
    active ? 'active' : 'inactive',
    ...(properties.length > 0 ? [describeProperties(properties)] : []),
    ...(verify === true ? ['without mistakes in its file'] : []),
  ].join(', ');
}

/** Those of which systemctl(1) is-enabled says so by its exit code. */
const ENABLED = ['enabled', 'enabled-runtime', 'static', 'alias', 'indirect', 'generated'];

function enabledProperty(isWanted: boolean): Property {
  return {
    name: 'file-state',
    matcher: {
      shown: isWanted ? 'enabled' : 'not enabled',
      matches: (actual) => ENABLED.some((one) => one === actual) === isWanted,
    },
  };
}

interface Wanted {
  readonly target: string;
  readonly isWanted: boolean;
  readonly properties: readonly Property[];
  readonly verify: boolean;
}

const states = { up: 'met', down: 'unmet', failed: 'hopeless', missing: 'hopeless' } as const;

async function observe(wanted: Wanted, look: Look): Promise<Observation> {
  const { target, isWanted, properties, verify } = wanted;
  const state = await look.machine.unit(target, { signal: look.signal });
  const seen = isWanted ? await activeness(state, look) : inactiveness(state);
  if (seen.state !== 'met') return seen;
  const judged = await judge(properties, (name) => factOf(name, state, look));
  if (judged.state !== 'met') return judged;
  const told = [seen.actual, ...(properties.length > 0 ? [judged.actual] : [])].join(', ');
  return (verify && (await verifyFile(target, look))) || { state: 'met', actual: told };
}

async function activeness(unit: UnitState, { machine, signal }: Look): Promise<Observation> {
  const { state, shown, detail, properties } = unit;
  const seen = { state: states[state], actual: shown, detail };
  const started = properties?.get('Triggers')?.split(' ')[0];
  if (state !== 'up' || !started) return seen;
  const other = await machine.unit(started, { signal });
  if (other.state !== 'failed') return seen;
  const actual = `${shown}, but ${started}, which it starts, is ${other.shown}`;
  return { state: 'hopeless', actual, detail: other.detail };
}

function inactiveness({ state, shown, properties }: UnitState): Observation {
  const isInactive = properties ? properties.get('ActiveState') === 'inactive' : state === 'down';
  if (state === 'missing') return { state: 'hopeless', actual: shown };
  return { state: isInactive ? 'met' : 'unmet', actual: shown };
}

/** org.freedesktop.systemd1(5). */
const keys: Readonly<Record<string, string>> = {
  'sub-state': 'SubState',
  'main-pid': 'MainPID',
  restarts: 'NRestarts',
  memory: 'MemoryCurrent',
  'file-state': 'UnitFileState',
};

async function factOf(name: string, { properties }: UnitState, look: Look): Promise<Value> {
  const value = properties?.get(keys[name] ?? '');
  if (name === 'memory' && (value === undefined || isNotAccounted(value))) {
    const group = properties?.get('ControlGroup');
    return group ? memoryOf(await look.machine.view(), group) : undefined;
  }
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : value;
}

/** Old versions have the greatest number for it. */
function isNotAccounted(value: string): boolean {
  return value === '[not set]' || value === '18446744073709551615';
}

/** The first whose verify can leave out what is wrong with other units. */
const FIRST_APART = 250;
const VERIFY_LINES = 10;

/** undefined where nothing is wrong. */
async function verifyFile(
  unitFile: string,
  { machine, signal }: Look,
): Promise<Observation | undefined> {
  const isOld = Number.parseInt(machine.init.version, 10) < FIRST_APART;
  const apart = isOld ? [] : ['--recursive-errors=no'];
  const verify = command('systemd-analyze', ['verify', '--man=no', ...apart, '--', unitFile]);
  const { exitCode, stderr } = await machine.query(verify, { signal });
  if (exitCode === 0) return undefined;
  const actual = `systemd-analyze verify ends with exit code ${exitCode ?? '?'}`;
  return {
    state: 'hopeless',
    actual,
    detail: lastLines(plainText(stderr), VERIFY_LINES) || undefined,
  };
}
