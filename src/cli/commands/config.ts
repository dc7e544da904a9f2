import { Command } from 'commander';

import { addPlanOptions, inputsOf, type Flags } from './pkgprobe.js';

/** The same flags, so that any call of pkgprobe can be asked what it would do. */
export const config = addPlanOptions(new Command('config'))
  .description('print what pkgprobe would do with these flags, and where each setting was said')
  .option('--json', 'print it as JSON')
  .addHelpText(
    'after',
    `
Each setting comes from a flag, from a place in a file, or is the default. Secrets are not shown.

Examples:
  postroj config
  postroj config --config ci/postroj.yml --image debian-12 --json`,
  )
  .action(async (flags: Flags) => {
    const [{ buildPlan }, { effectivePlan }, { renderPlan }] = await Promise.all([
      import('../../engine/plan.js'),
      import('../../engine/effective.js'),
      import('../render-plan.js'),
    ]);
    const inputs = inputsOf(flags);
    const effective = effectivePlan(inputs, await buildPlan(inputs, process.cwd()));
    const text = flags.json ? JSON.stringify(effective, undefined, 2) : renderPlan(effective);
    process.stdout.write(`${text}\n`);
  });
