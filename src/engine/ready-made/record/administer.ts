import type { Machine } from '../../../machine/machine.js';
import { command } from '../../../system/exec.js';
import { plainly, type Ask } from '../../watches/ask.js';

/**
 * Starts what packages leave alone where it is not theirs to start services, as an administrator does
 * who wants to use them. Returns those units.
 */
export async function administer(
  units: readonly string[],
  { machine, ask }: { readonly machine: Machine; readonly ask: Ask },
): Promise<ReadonlySet<string>> {
  const started = new Set<string>();
  for (const unit of await disabledOf(units, ask)) {
    const enable = command('systemctl', ['enable', '--now', '--', unit]);
    if ((await machine.exec(enable)).exitCode === 0) started.add(unit);
  }
  return started;
}

/** A socket stands in for its service: of the two the service is taken. */
async function disabledOf(units: readonly string[], ask: Ask): Promise<string[]> {
  const plain = units.filter((unit) => !unit.includes('@.'));
  if (plain.length === 0) return [];
  const show = ['show', '--property=Id,UnitFileState', '--', ...plain];
  const { stdout } = await ask(plainly('systemctl', show));
  const disabled = stdout.split('\n\n').flatMap((block) => {
    if (!/^UnitFileState=disabled$/m.test(block)) return [];
    return /^Id=(.+)$/m.exec(block)?.[1] ?? [];
  });
  return disabled.filter(
    (unit) =>
      !disabled.includes(unit.replace(/\.(?:socket|timer|path)$/, '.service')) ||
      unit.endsWith('.service'),
  );
}
