import { ValueError } from '../command-line/usage-error.js';

/** One line of comma-separated values, where `"a,b"` is one; RFC 4180. Throws a ValueError. */
export function commaSeparated(text: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/y;
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (!found) throw new ValueError(`parse error on line 1: bare " in non-quoted-field`);
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
  }
  return text.endsWith(',') ? [...fields, ''] : fields;
}
