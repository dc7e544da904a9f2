import { describe, expect, it } from '@jest/globals';

import {
  missingPackages,
  readRequirements,
  type Requirement,
} from '../../../src/system/requirements.js';

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
  const one = { name: 'x', purpose: 'y', mend: 'z', need: 'boot', found: false } as const;
  const requirements: Requirement[] = [
    { ...one, package: 'a' },
    { ...one, package: 'b', found: true },
    one,
    { ...one, package: 'a' },
    { ...one, package: 'c', need: 'make' },
    { ...one, package: 'd' },
  ];

  it.each([
    [
      ['boot', 'make'],
      ['a', 'c', 'd'],
    ],
    [['boot'], ['a', 'd']],
    [['make'], ['c']],
  ] as const)('for %j: each once, and none that is there or has no package', (needs, names) => {
    expect(missingPackages(requirements, needs)).toEqual(names);
  });

  it('a prepared image boots without what fetches, unpacks, builds and seals', async () => {
    const all = (await readRequirements()).map((requirement) => ({ ...requirement, found: false }));
    const makers = ['squashfs-tools', 'skopeo', 'umoci', 'mmdebstrap', 'debian-archive-keyring'];
    expect(missingPackages(all, ['make'])).toEqual(expect.arrayContaining(makers));
    expect(missingPackages(all, ['boot']).filter((name) => makers.includes(name))).toEqual([]);
    expect(missingPackages(all, ['boot'])).toEqual(
      expect.arrayContaining(['systemd-container', 'passt']),
    );
  });
});
