import { describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue.js';
import { families } from '../../../src/distros/families.js';
import { resolveReference, schemes } from '../../../src/distros/resolve.js';
import { parseSource } from '../../../src/image/reference.js';

describe('the catalogue', () => {
  it('has no name twice, among labels and aliases together', () => {
    const names = catalogue.flatMap(({ label, aliases }) => [label, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has labels', () => {
    expect(catalogue.length).toBeGreaterThan(0);
  });
});

describe.each(catalogue)('$label', (entry) => {
  it('is named <os>-<release>', () => {
    for (const name of [entry.label, ...entry.aliases]) expect(name).toMatch(/^[a-z]+-[a-z0-9.]+$/);
  });

  it('has sources, each of a known scheme and with a well-formed address', () => {
    expect(entry.sources.length).toBeGreaterThan(0);
    for (const source of entry.sources) {
      expect(schemes).toContain(parseSource(source).scheme);
      expect(resolveReference(source).sources).toEqual([source]);
    }
  });

  it('is of a known family', () => {
    expect(families.map(({ name }) => name)).toContain(entry.family);
  });

  it('has architectures, named as Go does', () => {
    expect(entry.architectures).toContain('amd64');
    expect(entry.architectures.filter((arch) => !/^[a-z0-9]+$/.test(arch))).toEqual([]);
  });

  it('has an end of life that is a date, or none when it rolls', () => {
    if (entry.status === 'rolling') expect(entry.eol).toBeUndefined();
    else expect(entry.eol).toMatch(/^20\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?$/);
  });
});
