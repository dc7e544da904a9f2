import { distance } from 'fastest-levenshtein';

import { PostrojError } from '../errors.js';
import type { CatalogueEntry } from './catalogue/entry.js';
import { catalogue } from './catalogue/index.js';
import { parseDockerReference } from './docker-reference.js';

export const schemes = [
  'docker',
  'docker-archive',
  'docker-daemon',
  'containers-storage',
  'oci',
  'oci-archive',
  'dir',
  'tar',
  'http',
  'https',
  'debootstrap',
] as const;
export type Scheme = (typeof schemes)[number];

/** What a reference means, and which rule decided so. */
export interface Resolution {
  /** What reports call the target: the label, or the reference as typed. */
  readonly name: string;
  readonly rule: 'scheme' | 'label' | 'alias' | 'docker';
  readonly entry: CatalogueEntry | undefined;
  /** Addresses with their scheme, in the order to try. */
  readonly sources: readonly string[];
  /** What who typed it should know, such as that the label has a new name. */
  readonly notice?: string;
}

/**
 * Explicit scheme → path to a tarball or directory → label or alias → docker's grammar. Throws
 * UNKNOWN_LABEL with the nearest labels, or BAD_REFERENCE.
 */
export function resolveReference(reference: string): Resolution {
  return resolveScheme(reference) ?? resolveLabel(reference) ?? resolveDocker(reference);
}

function resolveScheme(reference: string): Resolution | undefined {
  const source = explicitSource(reference);
  if (source === undefined) return undefined;
  return { name: publicName(reference), rule: 'scheme', entry: undefined, sources: [source] };
}

/** Reports show the name: what an address has of passwords and tokens stays out of it. */
function publicName(reference: string): string {
  if (!/^https?:/.test(reference) || !URL.canParse(reference)) return reference;
  const url = new URL(reference);
  url.username = url.password = url.search = '';
  return url.href;
}

function explicitSource(reference: string): string | undefined {
  if (/^(?:\.{0,2}\/)/.test(reference)) {
    return /\.tar(?:\.\w+)?$|\.tgz$/.test(reference) ? `tar:${reference}` : `dir:${reference}`;
  }
  const scheme = schemes.find((candidate) => reference.startsWith(`${candidate}:`));
  if (scheme === undefined) return undefined;
  const address = reference.slice(scheme.length + 1).replace(/^\/\//, '');
  // `oci:` and the like are also good names of repositories, but nobody has them on purpose
  if (address === '') {
    throw new PostrojError(
      'BAD_REFERENCE',
      `malformed reference '${reference}': no address after ${scheme}:`,
    );
  }
  if (scheme === 'docker') {
    parseDockerReference(address);
    return `docker://${address}`;
  }
  return `${scheme}:${reference.slice(scheme.length + 1)}`;
}

function resolveLabel(reference: string): Resolution | undefined {
  const byLabel = catalogue.find(({ label }) => label === reference);
  const former = catalogue.find(({ formerNames }) => formerNames?.includes(reference));
  const entry = byLabel ?? former ?? catalogue.find(({ aliases }) => aliases.includes(reference));
  if (!entry) return undefined;
  const { label, sources } = entry;
  const notice = former && `${reference} is now ${label}; the old name will go`;
  return {
    name: label,
    rule: byLabel ? 'label' : 'alias',
    entry,
    sources,
    ...(notice !== undefined && { notice }),
  };
}

function resolveDocker(reference: string): Resolution {
  if (/^[\w.-]+$/.test(reference)) throw unknownLabel(reference);
  parseDockerReference(reference);
  return {
    name: reference,
    rule: 'docker',
    entry: undefined,
    sources: [`docker://${reference}`],
  };
}

/** A bare word is taken for a label: for an image of a registry it needs a tag, or the scheme. */
function unknownLabel(word: string): PostrojError {
  const nearest = catalogue
    .map(({ label, aliases }) => ({
      label,
      steps: Math.min(...[label, ...aliases].map((name) => distance(name, word.toLowerCase()))),
    }))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, 3)
    .map(({ label }) => label);
  return new PostrojError(
    'UNKNOWN_LABEL',
    `unknown image '${word}'; nearest: ${nearest.join(', ')}`,
    {
      hint: `All labels: postroj list-images. For an image of a registry, add a tag: ${word}:latest`,
    },
  );
}
