import { PostrojError } from '../../errors.js';
import { alpine } from './alpine.js';
import { arch } from './arch.js';
import { debian, devuan } from './debian.js';
import type { Family, FamilyName } from './family.js';
import { amazon, mageia, redhat, suse } from './rpm.js';
import { voidLinux } from './void.js';

const byName: Readonly<Record<FamilyName, Family>> = {
  debian,
  devuan,
  redhat,
  amazon,
  mageia,
  suse,
  arch,
  alpine,
  void: voidLinux,
};

export const families: readonly Family[] = Object.values(byName);

export function familyNamed(name: FamilyName): Family {
  return byName[name];
}

/** The family of a system by ID, then by ID_LIKE, of its os-release(5). Never a guess. */
export function familyOf(os: { readonly id: string; readonly idLike: readonly string[] }): Family {
  for (const id of [os.id, ...os.idLike]) {
    const family = families.find((candidate) => candidate.ids.includes(id));
    if (family) return family;
  }
  throw new PostrojError(
    'UNSUPPORTED_DISTRIBUTION',
    `no recipe for a system with ID=${os.id || '(none)'}`,
    {
      hint: `Known families: ${families.map(({ name }) => name).join(', ')}.`,
    },
  );
}
