import { distance } from 'fastest-levenshtein';

import type { CatalogueEntry } from '../../distros/catalogue/entry.js';
import { parseDockerReference } from '../../distros/docker-reference.js';
import { resolveReference, schemes, type Resolution } from '../../distros/resolve.js';
import { catalogue } from '../../distros/catalogue/index.js';
import { PostrojError } from '../../errors.js';

/**
 * What `run` and `pull` take a name for: a scheme or a path, a label of the catalogue, and whatever
 * else as docker does, `hello-world` too. Throws BAD_REFERENCE.
 */
export function resolveImage(reference: string): Resolution {
  if (isExplicit(reference)) return resolveReference(reference);
  const familiar = familiarName(reference);
  const untagged = familiar.replace(/:latest$/, '');
  return resolveReference(isLabel(untagged) ? untagged : familiar);
}

/** `docker.io/library/debian` → `debian:latest`; of labels too. Throws BAD_REFERENCE. */
export function familiarName(reference: string): string {
  if (isExplicit(reference)) return reference;
  const short = reference.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
  const [name = ''] = short.split(/[:@]/, 1);
  if (name !== name.toLowerCase() && !name.includes('/')) {
    throw new PostrojError(
      'BAD_REFERENCE',
      `invalid reference format: repository name (library/${name}) must be lowercase`,
    );
  }
  const { tag, digest } = parseDockerReference(short);
  return tag === undefined && digest === undefined ? `${short}:latest` : short;
}

/** As docker's tables have it; what has no tag has `<none>`. */
export function splitName(name: string): { repository: string; tag: string } {
  if (isExplicit(name)) return { repository: name, tag: '<none>' };
  const [untagged = '', digest] = name.split('@');
  const colon = untagged.lastIndexOf(':');
  if (colon > untagged.lastIndexOf('/')) {
    return { repository: untagged.slice(0, colon), tag: untagged.slice(colon + 1) };
  }
  return { repository: untagged, tag: digest === undefined ? 'latest' : '<none>' };
}

function isLabel(word: string): boolean {
  return catalogue.some((entry) => namesOf(entry).includes(word));
}

function namesOf({ label, aliases, formerNames = [] }: CatalogueEntry): string[] {
  return [label, ...aliases, ...formerNames];
}

/** The label that differs by a letter or two, if any; what has a slash is no label. */
export function nearestLabel(word: string): string | undefined {
  if (word.includes('/')) return undefined;
  const [best] = catalogue
    .flatMap(namesOf)
    .map((name) => ({ name, steps: distance(name, word) }))
    .sort((a, b) => a.steps - b.steps);
  return best && best.steps <= 2 ? best.name : undefined;
}

/** A path, or a scheme with an address that is no tag: `oci:./layout`, but not `oci:latest`. */
function isExplicit(reference: string): boolean {
  if (/^\.{0,2}\//.test(reference)) return true;
  return schemes.some((scheme) => reference.startsWith(`${scheme}:`));
}
