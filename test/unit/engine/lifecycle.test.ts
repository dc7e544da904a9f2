import { describe, expect, it } from '@jest/globals';

import {
  justInstall,
  needsPrevious,
  parseLifecycle,
  withoutPrevious,
  type LifeStep,
} from '../../../src/engine/lifecycle.js';
import { PostrojError } from '../../../src/errors.js';

const words = (text: string) => text.split(' ').filter(Boolean);
const shown = (steps: readonly LifeStep[]) =>
  steps.map(({ phase, before, after }) => `${phase}: ${before ?? '-'} → ${after ?? '-'}`);

describe('a lifecycle', () => {
  it('of nothing but an installation', () => {
    expect(parseLifecycle(['install'])).toEqual(justInstall);
    expect(needsPrevious(justInstall)).toBe(false);
  });

  it('of everything', () => {
    const steps = parseLifecycle(
      words('install reboot upgrade reboot downgrade upgrade remove purge reinstall reinstall'),
    );
    expect(shown(steps)).toEqual([
      'install: - → previous',
      'reboot: previous → previous',
      'upgrade: previous → given',
      'reboot: given → given',
      'downgrade: given → previous',
      'upgrade: previous → given',
      'remove: given → -',
      'purge: - → -',
      'reinstall: - → given',
      'reinstall: given → given',
    ]);
    expect(needsPrevious(steps)).toBe(true);
  });

  it('needs the version before for a downgrade alone', () => {
    const steps = parseLifecycle(words('install downgrade purge'));
    expect(shown(steps)).toEqual([
      'install: - → given',
      'downgrade: given → previous',
      'purge: previous → -',
    ]);
    expect(needsPrevious(steps)).toBe(true);
  });

  it('goes without what needs a version before where there is none, and says why', () => {
    const steps = withoutPrevious(
      parseLifecycle(words('install upgrade remove reinstall')),
      'none',
    );
    expect(shown(steps)).toEqual([
      'install: - → given',
      'upgrade: given → given',
      'remove: given → -',
      'reinstall: - → given',
    ]);
    expect(steps.map(({ skip }) => skip)).toEqual([undefined, 'none', undefined, undefined]);
    expect(needsPrevious(steps)).toBe(false);
  });

  it.each([
    ['', 'no phase is named'],
    ['remove', 'it begins with install'],
    ['install instal', "'instal' is no phase of a package's life"],
    ['install install', 'install: it comes first, and once; later it is reinstall'],
    ['install upgrade upgrade', 'upgrade: what is installed is not the version before'],
    ['install downgrade downgrade', 'downgrade: what is installed is not the version tested'],
    ['install upgrade remove upgrade', 'upgrade: what is installed is not the version before'],
    ['install remove remove', 'remove: nothing is installed'],
    ['install purge purge', 'purge: nothing is left to purge'],
  ])('%j is refused', (text, reason) => {
    const parse = () => parseLifecycle(words(text));
    expect(parse).toThrow(PostrojError);
    expect(parse).toThrow(`lifecycle: ${reason}`);
  });
});
