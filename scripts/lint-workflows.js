/**
 * Looks at the workflows and action.yml of a directory (the repository's own by default), without any
 * network: actionlint, GitHub's language service, and what neither knows. A line for each mistake, and exit
 * code 1 when there is one.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { actionlint } from './lint-workflows/actionlint.js';
import { openLanguageService } from './lint-workflows/language-service.js';
import { checkUsage } from './lint-workflows/usage.js';

const root = path.resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const workflows = '.github/workflows';
const names = readdirSync(path.join(root, workflows)).map((name) => path.join(workflows, name));
/** @type {import('./lint-workflows/file.js').File[]} */
const files = [...names.sort(), 'action.yml'].map((name) => ({
  name,
  text: readFileSync(path.join(root, name), 'utf8'),
}));

const validate = await openLanguageService(root);
const mistakes = [];
for (const file of files) {
  mistakes.push(...(await validate(file)), ...checkUsage(file, files));
  if (file.name !== 'action.yml') mistakes.push(...(await actionlint(file)));
}
for (const { file, line, column, message } of mistakes) {
  console.log(`${file}:${line}:${column}: ${message}`);
}
// a program in WebAssembly is still there
process.exit(mistakes.length > 0 ? 1 : 0);
