import { Command, Option } from 'commander';

import type { ListOptions } from '../list-images.js';

export const listImages = new Command('list-images')
  .description('list the labels of the catalogue')
  .addOption(
    new Option('--format <format>', 'how to print them')
      .choices(['names', 'table', 'json', 'matrix'])
      .default('names'),
  )
  .option('--family <family>', 'only those of one family, such as debian or redhat')
  .option('--arch <architecture>', 'only those for one architecture, such as arm64')
  .option('--status <status>', 'only those that are current, lts, rolling or eol today')
  .option('--shards <n>', 'with matrix: into how many jobs at most (default: one an image)')
  .addHelpText(
    'after',
    `
names prints a JSON array of labels, json an array of objects, table columns to read. matrix prints
one line for a workflow's strategy.matrix: every label on every architecture that GitHub has
machines for, those past their end of life only with --status eol. Each of its jobs has a name, a
runner, an arch and images, for runs-on and the action's inputs.

Examples:
  postroj list-images --format table --family redhat
  postroj list-images --format matrix --family debian --shards 4
  echo "matrix=$(postroj list-images --format matrix --arch amd64)" >>"$GITHUB_OUTPUT"`,
  )
  .action(async (options: ListOptions) => {
    const { renderImages } = await import('../list-images.js');
    process.stdout.write(`${renderImages(options, new Date())}\n`);
  });
