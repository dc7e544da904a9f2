import { createRequire } from 'node:module';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseDockerReference } from '../../../src/distros/docker-reference.js';
import { PostrojError } from '../../../src/errors.js';

interface Parsed {
  readonly domain: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Another one's reading of docker's grammar. */
const oracle = createRequire(import.meta.url)('@codefresh-io/docker-reference') as {
  parseFamiliarName(text: string): Omit<Parsed, 'domain'> & { readonly domain?: string };
};

const DEFAULT = 'docker.io';

function theirs(text: string): Parsed | undefined {
  try {
    const { domain = '', repository, tag, digest } = oracle.parseFamiliarName(text);
    return { domain, repository, tag, digest };
  } catch {
    return undefined;
  }
}

/** With the defaults filled in that we leave to skopeo and docker to `normalise`. */
function ours(text: string): Parsed | undefined {
  try {
    const { registry, repository, tag, digest } = parseDockerReference(text);
    const domain = registry === undefined || registry === 'index.docker.io' ? DEFAULT : registry;
    const official = domain === DEFAULT && !repository.includes('/');
    return { domain, repository: official ? `library/${repository}` : repository, tag, digest };
  } catch (error) {
    if (error instanceof PostrojError && error.code === 'BAD_REFERENCE') return undefined;
    throw error;
  }
}

// short, since its expressions take a time that doubles with every letter of a name it refuses
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const hosts = fc.oneof(
  fc.constantFrom('localhost', 'quay.io', 'docker.io', 'index.docker.io', 'R.eg'),
  fc.stringMatching(/^[a-zA-Z0-9]{1,2}(?:-[a-z0-9])?\.[a-z]{2}(?::[0-9]{1,5})?$/),
  fc.stringMatching(/^[a-z]{1,3}:[0-9]{1,5}$/),
);
const names = fc.stringMatching(/^[a-z0-9]{1,2}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,2}){0,1}$/);
const almostNames = fc.stringMatching(/^[a-zA-Z0-9._-]{1,4}$/);
const tags = fc.oneof(fc.stringMatching(/^\w[\w.-]{0,12}$/), fc.stringMatching(/^[.:-]\w{0,3}$/));
const digests = fc.oneof(
  hex(64).map((text) => `sha256:${text}`),
  hex(128).map((text) => `sha512:${text}`),
  hex(63).map((text) => `sha256:${text}`),
  fc.constantFrom('sha256:', 'sha256', ''),
);
const part = (prefix: string, texts: fc.Arbitrary<string>, suffix = '') =>
  fc.oneof(
    fc.constant(''),
    texts.map((text) => prefix + text + suffix),
  );

/** Well-formed ones and such as miss it by a little. */
const references = fc
  .tuple(
    part('', hosts, '/'),
    fc.array(fc.oneof({ weight: 9, arbitrary: names }, { weight: 1, arbitrary: almostNames }), {
      minLength: 1,
      maxLength: 2,
    }),
    part(':', tags),
    part('@', digests),
  )
  .map(([host, path, tag, digest]) => `${host}${path.join('/')}${tag}${digest}`);

/** Where the oracle is known to be wrong; docker's own grammar is what counts. See the end. */
function oracleErs(text: string): boolean {
  const first = text.slice(0, text.indexOf('/') + 1);
  return first !== first.toLowerCase() || theirs(text)?.domain === '';
}

describe("docker's grammar, as another reads it", () => {
  it('is read in the same way', () => {
    let taken = 0;
    fc.assert(
      fc.property(references, (text) => {
        fc.pre(!oracleErs(text));
        const expected = theirs(text);
        if (expected) taken++;
        expect(ours(text)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(100); // neither refuses everything
  });

  it('lets nobody shout', () => {
    fc.assert(
      fc.property(names, names, (path, name) => {
        const loud = `${path}/X${name}`;
        expect([ours(loud), theirs(loud)]).toEqual([undefined, undefined]);
      }),
    );
  });

  it('has a tag and a digest together', () => {
    fc.assert(
      fc.property(names, hex(64), (name, digest) => {
        const text = `quay.io/x/${name}:1.0@sha256:${digest}`;
        expect(ours(text)).toEqual(theirs(text));
        expect(ours(text)).toMatchObject({ tag: '1.0', digest: `sha256:${digest}` });
      }),
    );
  });
});

describe('where the other one is wrong', () => {
  it('IPv6 hosts are registries since 2022, which it does not know', () => {
    // https://github.com/distribution/reference/blob/main/regexp.go, ipv6address
    const text = '[2001:db8::1]:5000/x/name:tag';
    expect(ours(text)).toEqual({
      domain: '[2001:db8::1]:5000',
      repository: 'x/name',
      tag: 'tag',
      digest: undefined,
    });
    expect(theirs(text)).toBeUndefined();
  });

  it('what stands for a host but cannot be one is no name of an image without a host', () => {
    // it splits the host off for its dot, puts both together again, and then finds no host in it
    expect(ours('a.b_c/name:tag')).toBeUndefined();
    expect(theirs('a.b_c/name:tag')).toMatchObject({ domain: '', repository: 'a.b_c/name' });
  });

  it('a first component with capitals is a host, not a name that is too loud', () => {
    // https://github.com/distribution/reference/blob/main/normalize.go, splitDockerDomain
    expect(ours('Myhost/name')).toMatchObject({ domain: 'Myhost', repository: 'name' });
    expect(theirs('Myhost/name')).toBeUndefined();
  });
});
