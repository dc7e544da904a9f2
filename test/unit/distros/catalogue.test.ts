import { describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue/index.js';
import { lifeCycles } from '../../../src/distros/catalogue/entry.js';
import { families, familyNamed } from '../../../src/distros/families/index.js';
import { resolveReference, schemes } from '../../../src/distros/resolve.js';
import { parseSource } from '../../../src/image/reference.js';

const namesOf = ({ label, aliases, formerNames = [] }: (typeof catalogue)[number]) => [
  label,
  ...aliases,
  ...formerNames,
];

/** What the tool's users of 2022 have in their scripts. */
const labelsOf2022 = [
  ...['debian-stretch', 'debian-buster', 'debian-bullseye', 'debian-bookworm', 'debian-sid'],
  ...['ubuntu-focal', 'ubuntu-jammy', 'fedora-35', 'fedora-36', 'fedora-37', 'rhel-8', 'rhel-9'],
  ...['opensuse-leap', 'opensuse-tumbleweed', 'sles-15', 'sles-bci'],
  ...['centos-7', 'centos-8', 'centos-9', 'rockylinux-8', 'amazonlinux-2022', 'oraclelinux-8'],
  'archlinux-20220501',
];

describe('the catalogue', () => {
  it('has no name twice, among labels and aliases together', () => {
    const names = catalogue.flatMap(namesOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has labels of every family', () => {
    expect(catalogue.length).toBeGreaterThan(45);
    expect(new Set(catalogue.map(({ family }) => family))).toEqual(
      new Set(families.map(({ name }) => name)),
    );
  });

  it.each(labelsOf2022)('still knows %s', (label) => {
    expect(resolveReference(label).rule).toMatch(/^(?:label|alias)$/);
  });

  it("never writes the tools' default registry", () => {
    const sources = catalogue.flatMap((entry) => entry.sources);
    expect(sources.filter((source) => source.includes('docker.io'))).toEqual([]);
  });
});

describe.each(catalogue)('$label', (entry) => {
  it('is named <os>-<release>, or <os>', () => {
    for (const name of namesOf(entry)) expect(name).toMatch(/^[a-z]+\d*(?:-[a-z0-9.]+)*$/);
  });

  it('has sources, each of a known scheme and with a well-formed address', () => {
    expect(entry.sources.length).toBeGreaterThan(0);
    expect(new Set(entry.sources).size).toBe(entry.sources.length);
    for (const source of entry.sources) {
      expect(schemes).toContain(parseSource(source).scheme);
      expect(resolveReference(source).sources).toEqual([source]);
    }
  });

  it('has the init that its family prepares', () => {
    expect(entry.init.name).toBe(familyNamed(entry.family).init.name);
    expect(entry.init.version ?? '1').toMatch(/^\d/);
    if (entry.init.name === 'systemd') expect(Number(entry.init.version)).toBeGreaterThan(200);
  });

  it('has architectures, named as Go does', () => {
    expect(entry.architectures).toContain('amd64');
    expect(entry.architectures.filter((arch) => !/^[a-z0-9]+$/.test(arch))).toEqual([]);
    expect(new Set(entry.architectures).size).toBe(entry.architectures.length);
  });

  it('has a status, and an end of life that is a date or none when it rolls', () => {
    expect(lifeCycles).toContain(entry.status);
    if (entry.status === 'rolling') expect(entry.eol).toBeUndefined();
    if (entry.eol === undefined) return;
    expect(entry.eol).toMatch(/^20\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?$/);
    const [year, month, day = '01'] = entry.eol.split('-');
    expect(new Date(entry.eol).toISOString().slice(0, 10)).toBe(`${year}-${month}-${day}`);
  });

  it('has an end of life when it has ended', () => {
    if (entry.status === 'eol') expect(entry.eol).toBeDefined();
    else expect(entry.oldMirrors?.when).not.toBe('always');
  });

  it('is led to old mirrors only where a step of its own tells that lists cannot be fetched', () => {
    const { managers } = familyNamed(entry.family);
    const fetching = managers.every(({ refresh }) => refresh !== undefined);
    expect(entry.oldMirrors?.when === 'unreachable' && !fetching).toBe(false);
  });
});
