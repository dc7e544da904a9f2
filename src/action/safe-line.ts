import { plainText } from '../system/log.js';

/**
 * Output of a guest must not be taken for a command of the workflow: the runner looks for `::` at
 * the start of a line, and for `##[` anywhere in it.
 */
export function safeLine(text: string): string {
  return plainText(text)
    .replace(/^(\s*)::/, '$1: :')
    .replaceAll('##[', '# #[');
}
