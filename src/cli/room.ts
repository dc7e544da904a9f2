import { machinesAllowed, readBudgets, renderUse, renderRemedy } from '../machine/budget.js';
import { colours } from '../report/colours.js';
import { isRoot } from '../system/privilege.js';

/** Prints how many machines more each budget of the host admits; tells whether all admit one. */
export function printRoom(width: number): boolean {
  const paint = colours(process.stdout);
  const budgets = readBudgets();
  for (const budget of budgets) {
    const machines = machinesAllowed(budget);
    const state = machines > 0 ? paint.green('room   ') : paint.red('full   ');
    const count = machines === Infinity ? 'any number of' : String(machines);
    const noun = machines === 1 ? 'machine' : 'machines';
    const remedy = machines > 0 ? '' : `\n         ${renderRemedy(budget)}`;
    process.stdout.write(
      `${state}  ${budget.name.padEnd(width)}  for ${count} ${noun}: ${renderUse(budget)}${remedy}\n`,
    );
  }
  if (!isRoot())
    process.stdout.write('What other users have open is not counted; root sees more.\n');
  return budgets.every((budget) => machinesAllowed(budget) > 0);
}
