/** What goes under `checks:` of a file that is written for a person: a check, or only a word. */
export type WrittenCheck =
  | {
      /** As the file has it: the key that names the kind comes first. */
      readonly check: Readonly<Record<string, unknown>>;
      /** A comment above it. */
      readonly why?: string;
    }
  | { readonly remark: string };

/** Each once, the first of them where it stands. */
export function withoutRepetitions(written: readonly WrittenCheck[]): WrittenCheck[] {
  const known = new Map<string, WrittenCheck>();
  for (const one of written) {
    const key = keyOf(one);
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()];
}

/** Two with the same key ask for the same, whatever their comments say. */
export function keyOf(written: WrittenCheck): string {
  return JSON.stringify('check' in written ? written.check : written.remark);
}
