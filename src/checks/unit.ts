import { command, lastLines } from '../system/exec.js';
import { plainText } from '../system/log.js';
import type { Check, CheckContext, Observation } from './check.js';

export interface UnitSpec {
  readonly kind: 'unit';
  readonly unit: string;
}

const PROPERTIES = 'LoadState,ActiveState,SubState,Result,Type,ExecMainExitTimestampMonotonic';
const JOURNAL_LINES = 15;

/** A unit of systemd is active; a oneshot that ran well counts as such. */
export function unitCheck(spec: UnitSpec): Check {
  const unit = unitName(spec.unit);
  return {
    kind: 'unit',
    target: unit,
    expected: 'active',
    observe: async (context) => {
      const show = command('systemctl', ['show', `--property=${PROPERTIES}`, '--', unit]);
      const { stdout } = await context.machine.query(show, { signal: context.signal });
      const observation = judge(parseProperties(stdout));
      if (observation.state !== 'hopeless') return observation;
      return { ...observation, detail: await journalOf(unit, context) };
    },
  };
}

/** A name without a suffix means a service, as for systemctl(1). */
export function unitName(name: string): string {
  return /\.(?:service|socket|timer|mount|automount|swap|path|target|slice|scope|device)$/.test(
    name,
  )
    ? name
    : `${name}.service`;
}

export function parseProperties(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

function judge(properties: ReadonlyMap<string, string>): Observation {
  const property = (name: string) => properties.get(name) ?? '';
  if (properties.size === 0) return { state: 'unmet', actual: 'the guest did not answer' };
  const load = property('LoadState');
  if (load === 'not-found') return { state: 'hopeless', actual: 'there is no such unit' };
  if (load !== 'loaded') return { state: 'hopeless', actual: `the unit is ${load}` };
  const active = property('ActiveState');
  const actual = `${active} (${property('SubState')})`;
  if (active === 'active') return { state: 'met', actual };
  if (active === 'failed') {
    return { state: 'hopeless', actual: `${actual}, result: ${property('Result')}` };
  }
  const ran = !['', '0'].includes(property('ExecMainExitTimestampMonotonic'));
  const well = property('Type') === 'oneshot' && property('Result') === 'success';
  return { state: active === 'inactive' && ran && well ? 'met' : 'unmet', actual };
}

async function journalOf(unit: string, context: CheckContext): Promise<string | undefined> {
  const args = ['--no-pager', '--quiet', '--output=short', `--lines=${JOURNAL_LINES}`];
  const journal = command('journalctl', [...args, `--unit=${unit}`]);
  const { stdout } = await context.machine.query(journal, { signal: context.signal });
  return lastLines(plainText(stdout), JOURNAL_LINES) || undefined;
}
