import { showValue } from './show.js';

const VERB_PARTS = /%(?<flags>[-+0#]*)(?<width>\d*)(?:\.(?<precision>\d+))?(?<verb>[a-zA-Z%])/;
const VERB = new RegExp(VERB_PARTS, 'g');

/** The verbs of Go's package fmt that are of use in a format: s, v, d, q, t, x, f and %, with width. */
export function printf(form: string, values: readonly unknown[]): string {
  let next = 0;
  const text = form.replaceAll(VERB, (found) => {
    const { flags = '', width = '', precision, verb = '' } = VERB_PARTS.exec(found)?.groups ?? {};
    if (verb === '%') return '%';
    if (next >= values.length) return `%!${verb}(MISSING)`;
    const shown = showAs(verb, values[next++], precision);
    const left = flags.includes('-');
    const filled = flags.includes('0') && !left ? '0' : ' ';
    return left ? shown.padEnd(Number(width)) : shown.padStart(Number(width), filled);
  });
  const extra = values.slice(next).map((value) => `${typeof value}=${showValue(value)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(', ')})`;
}

function showAs(verb: string, value: unknown, precision: string | undefined): string {
  const number = typeof value === 'number' ? value : undefined;
  switch (verb) {
    case 's':
    case 'v':
      return precision === undefined
        ? showValue(value)
        : showValue(value).slice(0, Number(precision));
    case 'q':
      return JSON.stringify(showValue(value));
    case 'd':
      if (number !== undefined) return number.toFixed(0);
      break;
    case 'x':
      if (number !== undefined) return number.toString(16);
      if (typeof value === 'string') return Buffer.from(value).toString('hex');
      break;
    case 'f':
      if (number !== undefined) return number.toFixed(Number(precision ?? 6));
      break;
    case 't':
      if (typeof value === 'boolean') return String(value);
      break;
  }
  return `%!${verb}(${typeof value}=${showValue(value)})`;
}
