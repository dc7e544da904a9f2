import { defineVerb } from '../command-line/verb.js';

export const command = defineVerb({
  name: 'version',
  description: 'Show the version information of racker',
  usage: ['[OPTIONS]'],
  takes: [0, 0],
})
  .option('-f, --format <string>', "Format output: 'json' or 'TEMPLATE'")
  .action(async (_: string[], { format }: { readonly format?: string }) => {
    const { readVersions, renderVersions } = await import('../show/versions.js');
    const { renderOne } = await import('../tables/format.js');
    const versions = await readVersions();
    process.stdout.write(
      format === undefined ? renderVersions(versions) : `${renderOne(versions, format)}\n`,
    );
  });
