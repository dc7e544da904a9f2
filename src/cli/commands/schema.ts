import { Command } from 'commander';

export const schema = new Command('schema')
  .description('print the JSON Schema of the configuration file, for editors')
  .addHelpText(
    'after',
    `
Example:
  postroj schema >postroj.schema.json
  # and at the top of .postroj.yml:
  # yaml-language-server: $schema=./postroj.schema.json`,
  )
  .action(async () => {
    const { renderJsonSchema } = await import('../../engine/config/json-schema.js');
    process.stdout.write(`${renderJsonSchema()}\n`);
  });
