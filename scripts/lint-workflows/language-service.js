import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { rolldown } from 'rolldown';

/** @typedef {import('./file.js').File} File */

/**
 * GitHub's own, that of their editor's extension. Its package cannot be imported as it is, since it imports
 * JSON without saying so; bundled it can.
 * @param {string} root
 * @returns {Promise<(file: File) => Promise<import('./file.js').Mistake[]>>}
 */
export async function openLanguageService(root) {
  const { validate, validateAction, TextDocument } = await bundled();
  const fileProvider = {
    /** @param {{ path: string }} reference */
    getFileContent: ({ path: name }) =>
      Promise.resolve({ name, content: readFileSync(path.join(root, name), 'utf8') }),
  };
  return async ({ name, text }) => {
    const document = TextDocument.create(pathToFileURL(name).href, 'yaml', 1, text);
    const look = name === 'action.yml' ? validateAction : validate;
    const found = await look(document, { fileProvider });
    return found.map(({ range: { start }, message }) => {
      const text = typeof message === 'string' ? message : message.value;
      return { file: name, line: start.line + 1, column: start.character + 1, message: text };
    });
  };
}

/**
 * @typedef {(
 *   Pick<typeof import('@actions/languageservice'), 'validate'> &
 *   Pick<typeof import('@actions/languageservice/validate-action'), 'validateAction'> &
 *   Pick<typeof import('vscode-languageserver-textdocument'), 'TextDocument'>
 * )} Service
 * @returns {Promise<Service>}
 */
async function bundled() {
  const directory = mkdtempSync(path.join(tmpdir(), 'language-service-'));
  try {
    const input = fileURLToPath(new URL('language-service-entry.js', import.meta.url));
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' });
    const file = path.join(directory, 'service.mjs');
    await bundle.write({ file });
    const loaded = /** @type {unknown} */ (await import(file));
    return /** @type {Service} */ (loaded);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
