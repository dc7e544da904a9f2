import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

const page = fileURLToPath(new URL('../../docs/gallery/README.md', import.meta.url));

/** @type {Readonly<Record<string, string>>} */
const titles = {
  'terminal-live': 'While it runs, at a terminal',
  'terminal-result': 'What it prints in the end',
  'terminal-shell': 'A shell in the machine where it has failed (`--shell-on-failure`)',
  'summary-light': "The action's step summary",
  'summary-dark': 'The same in the dark',
  'report-light': 'The HTML report',
  'report-dark': 'The same in the dark',
  'report-failure-light': 'A failure in it',
  'report-failure-dark': 'The same in the dark',
  'report-phone-light': 'On a phone',
  'report-phone-dark': 'The same in the dark',
};

/**
 * @param {readonly string[]} pictures files, of which each has a title above
 * @param {readonly string[]} figures lines of Markdown
 */
export async function writePage(pictures, figures) {
  const shown = Object.entries(titles).flatMap(([name, title]) => {
    if (!pictures.some((file) => path.basename(file) === `${name}.png`)) throw new Error(name);
    return [`## ${title}`, '', `![${title}](${name}.png)`, ''];
  });
  const text = [
    '<!-- Written by `npm run gallery`. -->',
    '',
    '# Gallery',
    '',
    'A package that needs a newer Perl than it says, on three Debians: real machines, a real terminal, a real browser.',
    '',
    ...figures,
    '',
    ...shown,
  ].join('\n');
  const options = await resolveConfig(page);
  writeFileSync(page, await format(text, { ...options, parser: 'markdown' }));
}
