import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';

import { startRegistry, type FilledRegistry } from '../../e2e/support/registry.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { buildImage } from '../support/images.js';
import { provide } from '../support/provide.js';
import { makeTree, runProgram } from '../support/trees.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));
const source = 'docker://small:one';
const conf = process.env.CONTAINERS_REGISTRIES_CONF;
let registry: FilledRegistry;
let tree: string;
/** Has the image that the tag meant at first, and that which it means now. */
let place: string;
let first: string;
let second: string;

beforeAll(async () => {
  const layout = path.join(temporary, 'layout');
  tree = await makeTree(path.join(temporary, 'tree'));
  await buildImage(layout, 'root', { tree });
  await buildImage(layout, 'other', { tree });
  registry = await startRegistry({ oci: layout, name: 'library/small', tags: ['one'] });
  process.env.CONTAINERS_REGISTRIES_CONF = registry.conf;
  place = await fresh();
  first = (await provide(source, place)).image.digest;
  await registry.push(`${layout}:other`, 'one');
  second = (await provide(source, place, { refresh: 'update' })).image.digest;
});
afterAll(() => registry.stop());
beforeEach(() => {
  process.env.CONTAINERS_REGISTRIES_CONF = registry.conf;
});
afterAll(() => {
  if (conf === undefined) delete process.env.CONTAINERS_REGISTRIES_CONF;
  else process.env.CONTAINERS_REGISTRIES_CONF = conf;
});

it('an image is found by its digest without a registry; what the name means stays as it was', async () => {
  expect(second).not.toBe(first);
  process.env.CONTAINERS_REGISTRIES_CONF = '/nonexistent';
  const held = await provide(source, place, { digest: first });
  expect([held.image.digest, held.cached]).toEqual([first, true]);
  expect((await provide(source, place)).image.digest).toBe(second);
});

it('an image is fetched by its digest although the tag has moved', async () => {
  const elsewhere = await fresh();
  const { image, cached } = await provide(source, elsewhere, { digest: first });
  expect([image.digest, image.source, cached]).toEqual([first, source, false]);
  expect((await provide(source, elsewhere)).image.digest).toBe(second);
});

it('a digest that the registry does not have is told', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const error = await failureOf(() => provide(source, place, { digest }));
  expect(error.code).toBe('IMAGE_UNAVAILABLE');
  expect(error.message).toMatch(
    /^no source gave small@sha256:0{64}:\ndocker:\S+: .*manifest unknown/,
  );
});

it('an address with another digest is a DIGEST_MISMATCH', async () => {
  const exact = `docker://small@${second}`;
  const error = await failureOf(async () => provide(exact, await fresh(), { digest: first }));
  expect(error.code).toBe('DIGEST_MISMATCH');
  expect(error.message).toBe(
    `small: ${exact} has the digest ${second}, postroj.lock wants ${first}`,
  );
  expect(error.hint).toBe('If that is right, move the lock: postroj pull --lock --update small');
});

it('a tarball is looked at each time: DIGEST_MISMATCH when it has changed', async () => {
  const file = path.join(temporary, 'root.tar');
  const pack = (...more: string[]) =>
    runProgram('tar', '--create', '--numeric-owner', '--file', file, ...more, '-C', tree, '.');
  await pack();
  const { image } = await provide(`tar:${file}`, place);
  const held = await provide(`tar:${file}`, place, { digest: image.digest });
  expect([held.image.digest, held.cached]).toEqual([image.digest, true]);
  await pack('--mtime=@0');
  const error = await failureOf(() => provide(`tar:${file}`, place, { digest: image.digest }));
  expect(error.code).toBe('DIGEST_MISMATCH');
});
