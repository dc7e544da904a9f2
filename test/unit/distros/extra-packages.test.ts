import { describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue/index.js';
import {
  variantOf,
  withExtraPackages,
  type ExtraPackages,
} from '../../../src/distros/extra-packages.js';
import { families, familyNamed } from '../../../src/distros/families/index.js';
import { recipeFor } from '../../../src/distros/recipe-for.js';

const debian = familyNamed('debian');

describe('withExtraPackages', () => {
  it.each<readonly [string, ExtraPackages, string[]]>([
    ['of its family', { debian: ['jq'] }, ['jq']],
    ['of every family', { '*': ['jq'] }, ['jq']],
    [
      'of both, sorted, each once',
      { debian: ['jq', 'curl'], '*': ['jq', 'bc'] },
      ['bc', 'curl', 'jq'],
    ],
    ["beyond the recipe's own", { debian: ['dbus', 'jq'] }, ['jq']],
  ])('adds those %s', (_, wanted, extra) => {
    const recipe = withExtraPackages(debian, wanted);
    expect(recipe).toEqual({ ...debian, extra, version: recipe.version });
    expect(recipe.version).toMatch(/^2\+extra-[0-9a-f]{12}$/);
  });

  it.each<readonly [string, ExtraPackages]>([
    ['nothing is wanted', {}],
    ['nothing is named', { debian: [] }],
    ['only others are to have it', { redhat: ['jq'], devuan: ['jq'] }],
    ['it adds all of them itself', { debian: ['dbus'], '*': ['systemd'] }],
  ])('is the plain recipe where %s', (_, wanted) => {
    expect(withExtraPackages(debian, wanted)).toBe(debian);
  });

  it('has the same version for the same packages, however they are written', () => {
    const version = (wanted: ExtraPackages) => withExtraPackages(debian, wanted).version;
    // written down, since it is part of the key of images that are kept
    expect(version({ debian: ['jq'] })).toBe('2+extra-c84d384f2a25');
    expect(version({ debian: ['jq', 'curl'] })).toBe(
      version({ '*': ['curl'], debian: ['jq', 'jq'] }),
    );
    expect(version({ debian: ['jq'], redhat: ['x'] })).toBe(version({ debian: ['jq', 'dbus'] }));
    expect(version({ debian: ['jq', 'curl'] })).not.toBe(version({ debian: ['jq'] }));
  });

  it("keeps what a label's recipe has of its own", () => {
    const buster = catalogue.find(({ label }) => label === 'debian-buster');
    if (!buster) throw new Error('no debian-buster');
    const plain = recipeFor(buster);
    const recipe = withExtraPackages(plain, { debian: ['jq'] });
    expect(recipe).toEqual({ ...plain, extra: ['jq'], version: '2+mirrors-1+extra-c84d384f2a25' });
  });
});

describe('variantOf', () => {
  const all = (wanted: ExtraPackages) =>
    families.map((family) => withExtraPackages(family, wanted));
  const one = (wanted: ExtraPackages) => [withExtraPackages(debian, wanted)];

  it('is none where nothing is added', () => {
    expect(variantOf(all({}))).toBeUndefined();
    expect(variantOf(one({ redhat: ['jq'] }))).toBeUndefined();
    expect(variantOf([])).toBeUndefined();
  });

  it.each<readonly [string, string | undefined, string | undefined, boolean]>([
    ['other packages', variantOf(one({ '*': ['jq'] })), variantOf(one({ '*': ['bc'] })), false],
    ['another family', variantOf(all({ debian: ['a'] })), variantOf(all({ redhat: ['a'] })), false],
    [
      'a family that it is not',
      variantOf(one({ debian: ['a'] })),
      variantOf(one({ debian: ['a'], redhat: ['b'] })),
      true,
    ],
    [
      'what the recipe adds anyway',
      variantOf(one({ debian: ['a'] })),
      variantOf(one({ debian: ['a', 'dbus'] })),
      true,
    ],
  ])('with %s', (_, left, right, same) => {
    expect(left).toMatch(/^extra-[0-9a-f]{12}$/);
    expect(left === right).toBe(same);
  });
});
