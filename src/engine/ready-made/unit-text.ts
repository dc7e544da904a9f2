/** The text of a unit file; systemd.syntax(7). */
export interface UnitText {
  /** All values of a key in a section, in their order; an empty one takes back those before it. */
  values(section: string, key: string): readonly string[];
  /** Keys of the section, each once. */
  keys(section: string): readonly string[];
}

export function parseUnitText(text: string): UnitText {
  const settings: { readonly section: string; readonly key: string; readonly value: string }[] = [];
  let section = '';
  for (const line of text.replaceAll(/\\\n/g, ' ').split('\n')) {
    const [, header, key, value] =
      /^\s*(?:\[(.+)\]|([^#;=][^=]*?)\s*=\s*(.*?))\s*$/.exec(line) ?? [];
    if (header !== undefined) section = header;
    if (key !== undefined) settings.push({ section, key, value: value ?? '' });
  }
  return {
    values: (wanted, name) => {
      const all = settings.filter((one) => one.section === wanted && one.key === name);
      const last = all.findLastIndex(({ value }) => value === '');
      return all.slice(last + 1).map(({ value }) => value);
    },
    keys: (wanted) => {
      const keys = settings.filter((one) => one.section === wanted).map(({ key }) => key);
      return [...new Set(keys)];
    },
  };
}
