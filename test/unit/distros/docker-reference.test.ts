import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  parseDockerReference,
  type DockerReference,
} from '../../../src/distros/docker-reference.js';
import { PostrojError } from '../../../src/errors.js';
import { failureOf } from '../../support/failure.js';

const hex = 'a'.repeat(64);
const digest = `sha256:${hex}`;

const well: readonly (readonly [string, Partial<DockerReference>])[] = [
  ['debian', { repository: 'debian' }],
  ['debian:bookworm-slim', { repository: 'debian', tag: 'bookworm-slim' }],
  ['debian:12.5_rc', { repository: 'debian', tag: '12.5_rc' }],
  ['library/debian', { repository: 'library/debian' }],
  ['a/b/c/d:1', { repository: 'a/b/c/d', tag: '1' }],
  ['a__b/c-d/e--f/g.h', { repository: 'a__b/c-d/e--f/g.h' }],
  ['ghcr.io/owner/name', { registry: 'ghcr.io', repository: 'owner/name' }],
  ['localhost/name', { registry: 'localhost', repository: 'name' }],
  ['localhost:5000/name:x', { registry: 'localhost:5000', repository: 'name', tag: 'x' }],
  ['registry:5000/name', { registry: 'registry:5000', repository: 'name' }],
  ['127.0.0.1:5000/name', { registry: '127.0.0.1:5000', repository: 'name' }],
  ['[::1]:5000/name', { registry: '[::1]:5000', repository: 'name' }],
  ['[fe80::1]/name', { registry: '[fe80::1]', repository: 'name' }],
  ['REGISTRY/name', { registry: 'REGISTRY', repository: 'name' }],
  [`debian@${digest}`, { repository: 'debian', digest }],
  [`debian:12@${digest}`, { repository: 'debian', tag: '12', digest }],
  [`ghcr.io/o/n@${digest}`, { registry: 'ghcr.io', repository: 'o/n', digest }],
  [`name:${'t'.repeat(128)}`, { repository: 'name', tag: 't'.repeat(128) }],
  ['n'.repeat(255), { repository: 'n'.repeat(255) }],
];

const ill: readonly (readonly [string, string])[] = [
  ['', 'the name is empty'],
  [':tag', 'the name is empty'],
  [`@${digest}`, 'the name is empty'],
  ['ghcr.io/', 'the name is empty'],
  ['Debian', 'the name must be lower-case'],
  ['owner/Name', 'the name must be lower-case'],
  ['/name', "'' is not a name"],
  ['name/', "'' is not a name"],
  ['a//b', "'' is not a name"],
  ['-name', "'-name' is not a name"],
  ['name-', "'name-' is not a name"],
  ['a..b', "'a..b' is not a name"],
  ['a___b', "'a___b' is not a name"],
  ['a b', "'a b' is not a name"],
  ['name:', "'' is not a tag"],
  ['name:-tag', "'-tag' is not a tag"],
  ['name:a b', "'a b' is not a tag"],
  [`name:${'t'.repeat(129)}`, `'${'t'.repeat(129)}' is not a tag`],
  ['name@', "'' is not a digest"],
  ['name@sha256:abc', "'sha256:abc' is not a digest"],
  [`name@${hex}`, `'${hex}' is not a digest`],
  [`name@sha256:${hex.slice(1)}`, `'sha256:${hex.slice(1)}' is not a digest`],
  [`name@${digest}@${digest}`, 'more than one @'],
  ['-registry.io/name', "'-registry.io' is not a registry"],
  ['registry.io:port/name', "'registry.io:port' is not a registry"],
  ['n'.repeat(256), 'the name is longer than 255 characters'],
];

describe('parseDockerReference', () => {
  it.each(well)('takes %s apart', (text, parts) => {
    const nothing = { registry: undefined, tag: undefined, digest: undefined };
    expect(parseDockerReference(text)).toEqual({ ...nothing, ...parts });
  });

  it.each(ill)('refuses %j', async (text, problem) => {
    const error = await failureOf(() => parseDockerReference(text));
    expect(error.code).toBe('BAD_REFERENCE');
    expect(error.message).toBe(`malformed reference '${text}': ${problem}`);
    expect(error.hint).toBe('Write [registry/]name[:tag][@digest], such as debian:bookworm-slim.');
  });

  it('gives back what a valid reference was made of', () => {
    fc.assert(
      fc.property(references, (parts) => {
        expect(parseDockerReference(written(parts))).toEqual(parts);
      }),
    );
  });

  it('takes or refuses whatever it is given, and does nothing else', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'aA0:/@.-_[]'.split('')) }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(['taken', 'refused']).toContain(verdictOn(text));
      }),
    );
  });
});

function verdictOn(text: string): string {
  try {
    const parts = parseDockerReference(text);
    return written(parts) === text ? 'taken' : 'taken for something else';
  } catch (error) {
    return error instanceof PostrojError && error.code === 'BAD_REFERENCE' ? 'refused' : 'crashed';
  }
}

const component = fc.stringMatching(/^[a-z0-9]{1,6}(?:(?:[._]|__|-{1,2})[a-z0-9]{1,4}){0,2}$/);
const registries = fc.oneof(
  fc.constantFrom('localhost', '[::1]:80', '[2001:db8::1]'),
  fc
    .stringMatching(/^[a-zA-Z0-9]{1,5}(?:\.[a-zA-Z0-9-]{0,3}[a-z0-9]){1,2}(?::[0-9]{1,5})?$/)
    .filter((text) => !text.includes('.-')),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const references: fc.Arbitrary<DockerReference> = fc.record({
  registry: optional(registries),
  // alone, `localhost` before a slash is a registry
  repository: fc
    .array(component, { minLength: 1, maxLength: 4 })
    .map((parts) => ['x', ...parts].join('/')),
  tag: optional(fc.stringMatching(/^\w[\w.-]{0,20}$/)),
  digest: optional(fc.stringMatching(/^[0-9a-f]{64}$/).map((text) => `sha256:${text}`)),
});

function written({ registry, repository, tag, digest }: DockerReference): string {
  return [
    registry === undefined ? '' : `${registry}/`,
    repository,
    tag === undefined ? '' : `:${tag}`,
    digest === undefined ? '' : `@${digest}`,
  ].join('');
}
