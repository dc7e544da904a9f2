import { Command, Option } from 'commander';

import { catalogue } from '../../distros/catalogue.js';

export const listImages = new Command('list-images')
  .description('list the labels of the catalogue')
  .addOption(
    new Option('--format <format>', 'how to print them')
      .choices(['names', 'json'])
      .default('names'),
  )
  .addHelpText(
    'after',
    `
names prints a JSON array of labels, json an array of objects.

Example:
  postroj list-images --format json`,
  )
  .action(({ format }: { readonly format: 'names' | 'json' }) => {
    const shown =
      format === 'names'
        ? catalogue.map(({ label }) => label)
        : catalogue.map(({ architectures, ...entry }) => ({ ...entry, arch: architectures }));
    process.stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
  });
