/** A value as Go's `%v` has it: `map[a:1 b:2]`, `[x y]`, `<nil>`. */
export function showValue(value: unknown): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(showValue).join(' ')}]`;
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, one]) => typeof one !== 'function');
    const shown = entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${k}:${showValue(v)}`);
    return `map[${shown.join(' ')}]`;
  }
  return JSON.stringify(value); // a number or a boolean
}

/** As Go has it: false, 0, nil, and what is empty. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
