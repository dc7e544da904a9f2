import { describe, expect, it } from '@jest/globals';

import { missingPackages, readRequirements } from '../../../src/system/requirements.js';

describe('readRequirements', () => {
  it('finds root here, and tells for each what it is for and how to mend it', async () => {
    const requirements = await readRequirements();
    expect(requirements.find(({ name }) => name === 'root')).toMatchObject({ found: true });
    for (const { name, purpose, mend } of requirements)
      expect([name, purpose, mend].filter((text) => text === '')).toEqual([]);
    const names = requirements.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['systemd-nspawn', 'pasta', 'file system overlay']),
    );
  });
});

describe('missingPackages', () => {
  const one = { name: 'x', purpose: 'y', mend: 'z' };

  it('names each once, and not those that are there or have no package', () => {
    const requirements = [
      { ...one, found: false, package: 'a' },
      { ...one, found: true, package: 'b' },
      { ...one, found: false },
      { ...one, found: false, package: 'a' },
      { ...one, found: false, package: 'c' },
    ];
    expect(missingPackages(requirements)).toEqual(['a', 'c']);
  });
});
