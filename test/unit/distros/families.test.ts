import { describe, expect, it } from '@jest/globals';

import { families, familyNamed, familyOf } from '../../../src/distros/families/index.js';
import { failureOf } from '../../support/failure.js';

describe('familyOf', () => {
  it.each([
    ['its own ID', 'debian', [], 'debian'],
    ['a derivative that is known', 'ubuntu', ['debian'], 'debian'],
    ['ID_LIKE of an unknown one', 'linuxmint', ['ubuntu', 'debian'], 'debian'],
    ['a later word of ID_LIKE', 'mine', ['nobody', 'debian'], 'debian'],
    ['its own ID before what it is like', 'devuan', ['debian'], 'devuan'],
    ['its own ID before what it is like', 'amzn', ['centos', 'rhel', 'fedora'], 'amazon'],
    ['its own ID before what it is like', 'mageia', ['mandriva', 'fedora'], 'mageia'],
    ['ID_LIKE of an unknown one', 'eurolinux', ['rhel', 'fedora', 'centos'], 'redhat'],
    ['its own ID', 'opensuse-tumbleweed', ['opensuse', 'suse'], 'suse'],
    ['its own ID', 'alpine', [], 'alpine'],
  ])('goes by %s', (_, id, idLike, name) => {
    expect(familyOf({ id, idLike }).name).toBe(name);
  });

  it.each([
    ['slackware', 'slackware'],
    ['', '(none)'],
  ])('never guesses: %j', async (id, shown) => {
    const error = await failureOf(() => familyOf({ id, idLike: ['nothing'] }));
    expect(error.code).toBe('UNSUPPORTED_DISTRIBUTION');
    expect(error.message).toBe(`no recipe for a system with ID=${shown}`);
    expect(error.hint).toBe(`Known families: ${families.map(({ name }) => name).join(', ')}.`);
  });
});

describe.each(families)('the family $name', (family) => {
  it('is found by its name', () => {
    expect(familyNamed(family.name)).toBe(family);
  });

  it('has a recipe that can be told from others', () => {
    expect(Number.isInteger(family.version) && family.version > 0).toBe(true);
    expect(family.ids.length).toBeGreaterThan(0);
    expect(family.packages.length).toBeGreaterThan(0);
    if (family.init.name === 'systemd') expect(family.packages).toContain('systemd');
  });

  it('masks units only where there are units, and installs no curl', () => {
    expect(family.mask.length > 0).toBe(family.init.name === 'systemd');
    expect(family.packages.filter((name) => /curl|wget/.test(name))).toEqual([]);
  });

  it('masks units and generators by their full names', () => {
    const full = /^(?:[\w@-]+\.(?:service|target|timer|mount)|systemd-[\w-]+-generator)$/;
    expect(family.mask.filter((name) => !full.test(name))).toEqual([]);
  });

  it('removes only files named from the root', () => {
    expect(family.remove.filter((file) => !file.startsWith('/') || file.includes('..'))).toEqual(
      [],
    );
  });

  it('names a program for each step of its manager', () => {
    expect(family.managers.length).toBeGreaterThan(0);
    for (const { program, installed, refresh, install, clean } of family.managers) {
      const steps = [[program], installed, refresh ?? [program], install, clean ?? [program]];
      expect(steps.filter(([first]) => !first)).toEqual([]);
    }
  });
});

it('no ID belongs to two families', () => {
  const ids = families.flatMap((family) => family.ids);
  expect(new Set(ids).size).toBe(ids.length);
});
