import { Command } from 'commander';

export const schema = new Command('schema')
  .description('print the JSON Schema of the configuration file, for editors')
  .option('--markdown', 'print the reference of its checks instead, for persons')
  .addHelpText(
    'after',
    `
Examples:
  postroj schema >postroj.schema.json
  # and at the top of .postroj.yml:
  # yaml-language-server: $schema=./postroj.schema.json
  postroj schema --markdown | less`,
  )
  .action(async ({ markdown = false }: { readonly markdown?: boolean }) => {
    if (markdown) {
      const { renderReference } = await import('../../engine/reference/render-reference.js');
      process.stdout.write(renderReference());
      return;
    }
    const { renderJsonSchema } = await import('../../engine/config/json-schema.js');
    process.stdout.write(`${renderJsonSchema()}\n`);
  });
