import { describe, expect, it } from '@jest/globals';

import { families, familyNamed, familyOf } from '../../../src/distros/families.js';
import { failureOf } from '../../support/failure.js';

describe('familyOf', () => {
  it.each([
    ['its own ID', 'debian', [], 'debian'],
    ['a derivative that is known', 'ubuntu', ['debian'], 'debian'],
    ['ID_LIKE of an unknown one', 'linuxmint', ['ubuntu', 'debian'], 'debian'],
    ['a later word of ID_LIKE', 'mine', ['nobody', 'debian'], 'debian'],
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
    expect(family.packages).toContain('systemd');
  });

  it('masks units by their full names', () => {
    expect(
      family.mask.filter((unit) => !/^[\w@-]+\.(?:service|target|timer|mount)$/.test(unit)),
    ).toEqual([]);
  });

  it('removes only files named from the root', () => {
    expect(family.remove.filter((file) => !file.startsWith('/') || file.includes('..'))).toEqual(
      [],
    );
  });

  it('names a program for each step of its manager', () => {
    const { installed, refresh, install, clean } = family.manager;
    expect([installed, refresh, install, clean].filter(([program]) => !program)).toEqual([]);
  });
});

it('no ID belongs to two families', () => {
  const ids = families.flatMap((family) => family.ids);
  expect(new Set(ids).size).toBe(ids.length);
});
