import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** @typedef {import('./file.js').File} File */
/** @typedef {import('./file.js').Mistake} Mistake */

/** Ours, where it is checked out; nothing else but GitHub's own, by the tag of a major version. */
const OURS = ['./', './.postroj'];
const THEIRS = /^actions\/[a-z-]+@v\d+$/;

/**
 * What no linter knows: that each input of this action is one of action.yml's, that no foreign action is
 * used, and that every workflow says what it may do.
 * @param {File} file
 * @param {readonly File[]} files
 * @returns {Mistake[]}
 */
export function checkUsage(file, files) {
  if (file.name === 'action.yml') return [];
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines });
  /** @type {Mistake[]} */
  const mistakes = [];
  /** @param {number} offset @param {string} message */
  const tell = (offset, message) => {
    const { line, col } = lines.linePos(offset);
    mistakes.push({ file: file.name, line, column: col, message });
  };
  if (!document.has('permissions')) tell(0, 'the workflow does not say its permissions');
  const inputs = inputsOfAction(files);
  visit(document, {
    Map: (_, node) => {
      const uses = node.get('uses', true);
      if (!isScalar(uses) || typeof uses.value !== 'string') return;
      const { value } = uses;
      const offset = uses.range?.[0] ?? 0;
      if (OURS.includes(value)) {
        for (const [name, at] of inputsGiven(node)) {
          if (!inputs.includes(name)) tell(at, `'${name}' is no input of action.yml`);
        }
      } else if (!value.startsWith('./.github/workflows/') && !THEIRS.test(value)) {
        tell(offset, `'${value}' is neither ours nor one of GitHub's by its major version`);
      }
    },
  });
  return mistakes;
}

/**
 * @param {import('yaml').YAMLMap} step
 * @returns {[name: string, offset: number][]}
 */
function inputsGiven(step) {
  const given = step.get('with', true);
  if (!isMap(given)) return [];
  return given.items.map(({ key }) => {
    return isScalar(key) ? [String(key.value), key.range?.[0] ?? 0] : ['', 0];
  });
}

/** @param {readonly File[]} files */
function inputsOfAction(files) {
  const text = files.find(({ name }) => name === 'action.yml')?.text ?? '';
  const inputs = parseDocument(text).get('inputs');
  return isMap(inputs) ? inputs.items.map(({ key }) => String(key)) : [];
}
