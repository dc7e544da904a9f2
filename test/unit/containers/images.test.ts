import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import type { Container } from '../../../src/containers/container.js';
import { expectImage, findImage } from '../../../src/containers/images/kept.js';
import { listImages } from '../../../src/containers/images/list.js';
import { originOf } from '../../../src/containers/images/pull.js';
import { removeImage } from '../../../src/containers/images/remove.js';
import {
  familiarName,
  nearestLabel,
  resolveImage,
  splitName,
} from '../../../src/containers/images/resolve.js';
import type { Context } from '../../../src/containers/verbs.js';
import { ImageStore, type ImageRecord } from '../../../src/image/store.js';
import { temporaryDirectory } from '../../support/temporary.js';

describe('names', () => {
  it.each([
    ['debian', 'debian:latest', 'debian', 'latest'],
    ['docker.io/library/debian:12', 'debian:12', 'debian', '12'],
    ['docker.io/grafana/loki', 'grafana/loki:latest', 'grafana/loki', 'latest'],
    ['host:5000/a/b', 'host:5000/a/b:latest', 'host:5000/a/b', 'latest'],
    ['./root.tar', './root.tar', './root.tar', '<none>'],
  ])('%s is %s', (reference, familiar, repository, tag) => {
    expect(familiarName(reference)).toBe(familiar);
    expect(splitName(familiar)).toEqual({ repository, tag });
  });

  it.each([
    ['debian-bookworm', 'debian-bookworm', 'docker://debian:bookworm-slim'],
    ['debian-12:latest', 'debian-bookworm', 'docker://debian:bookworm-slim'],
    ['hello-world', 'hello-world:latest', 'docker://hello-world:latest'],
    ['oci:./layout', 'oci:./layout', 'oci:./layout'],
  ])('%s is resolved to %s', (reference, name, source) => {
    const resolution = resolveImage(reference);
    expect(resolution.name).toBe(name);
    expect(resolution.sources[0]).toBe(source);
  });

  it('refuses what cannot be one', () => {
    expect(() => resolveImage('UPPER')).toThrow(
      expect.objectContaining({
        code: 'BAD_REFERENCE',
        message: 'invalid reference format: repository name (library/UPPER) must be lowercase',
      }),
    );
    expect(() => resolveImage('a//b')).toThrow("malformed reference 'a//b'");
  });

  it.each([
    ['debian-bokworm', 'debian-bookworm'],
    ['opensuse/leap2', undefined],
    ['nginx', undefined],
  ])('%s may mean the label %s', (word, label) => {
    expect(nearestLabel(word)).toBe(label);
  });

  it.each([
    ['debian', 'library/debian', 'latest', 'docker.io/library/debian:latest'],
    [
      'debian-bookworm',
      'library/debian',
      'bookworm-slim',
      'docker.io/library/debian:bookworm-slim',
    ],
    ['host:5000/a/b:c', 'a/b', 'c', 'host:5000/a/b:c'],
    ['tar:./x.tar', 'tar:./x.tar', 'tar:./x.tar', 'tar:./x.tar'],
  ])('%s comes from %s, %s', (reference, place, tag, full) => {
    expect(originOf(reference)).toEqual({ place, tag, full });
  });
});

const directory = temporaryDirectory();
let store: ImageStore;
let round = 0;

async function keep(digit: string, names: readonly string[], createdAt: string): Promise<void> {
  const record = {
    ...{ schema: 1, digest: `sha256:${digit.repeat(64)}`, arch: 'amd64', recipe: 'debian-1' },
    ...{ source: 'docker://x', createdAt, sizeBytes: 1, sealDigest: 'sha256:0' },
    ...{ os: { id: 'debian' }, init: { name: 'systemd', version: '252' } },
  } as unknown as ImageRecord;
  const place = path.join(store.directory, `1.0.0-sha256-${digit}`, 'amd64');
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'image.json'), JSON.stringify(record));
  for (const name of names) await store.remember(name, record);
}

beforeEach(async () => {
  store = new ImageStore(path.join(directory, String(round++)));
  await keep('a', ['debian:12', 'debian:latest'], '2026-01-01T00:00:00Z');
  await keep('b', ['grafana/loki:3'], '2026-01-02T00:00:00Z');
  await keep('c', [], '2026-01-03T00:00:00Z');
});

describe('images that are kept', () => {
  it.each<[Parameters<typeof listImages>[1], string[][]]>([
    [{}, [[], ['grafana/loki:3'], ['debian:12', 'debian:latest']]],
    [{ references: ['debian'] }, [['debian:12', 'debian:latest']]],
    [{ references: ['debian:1*'] }, [['debian:12']]],
    [{ references: ['*'] }, [['debian:12', 'debian:latest']]],
    [{ references: ['*/*'] }, [['grafana/loki:3']]],
    [{ dangling: true }, [[]]],
    [{ dangling: false }, [['grafana/loki:3'], ['debian:12', 'debian:latest']]],
    [{ since: '2026-01-02T00:00:00Z' }, [[]]],
    [{ before: '2026-01-02T00:00:00Z' }, [['debian:12', 'debian:latest']]],
  ])('%j: %j', async (filter, expected) => {
    expect((await listImages(store, filter)).map(({ names }) => names)).toEqual(expected);
  });

  it.each([
    ['debian', 'a'],
    ['docker.io/library/debian:12', 'a'],
    ['bbbbbb', 'b'],
    [`sha256:${'c'.repeat(64)}`, 'c'],
    [`grafana/loki@sha256:${'b'.repeat(64)}`, 'b'],
  ])('%s is found', async (wanted, digit) => {
    expect((await findImage(wanted, store))?.image.digest).toBe(`sha256:${digit.repeat(64)}`);
  });

  it('are not found by what none of them is called', async () => {
    expect(await findImage('debian', store, 'arm64')).toBeUndefined();
    await expect(expectImage('ubuntu', store)).rejects.toMatchObject({
      code: 'NO_SUCH_IMAGE',
      message: 'No such image: ubuntu:latest',
    });
  });
});

describe('removing', () => {
  const contextWith = (...containers: Partial<Container>[]) =>
    ({ workshop: { images: store }, registry: { list: () => containers } }) as unknown as Context;
  const user = (state: Container['state']): Partial<Container> => ({
    id: '9'.repeat(64),
    state,
    image: {
      digest: `sha256:${'a'.repeat(64)}`,
      recipe: 'debian-1',
      arch: 'amd64',
    } as Container['image'],
  });
  const remove = (image: string, context: Context, force = false) =>
    removeImage({ image, force }, context);

  it('takes one name of several', async () => {
    expect(await remove('debian', contextWith())).toEqual({
      ...{ untagged: ['debian:latest'], deleted: undefined },
    });
    expect((await findImage('debian:12', store))?.names).toEqual(['debian:12']);
  });

  it('takes the image with its last name, or by its id', async () => {
    const gone = `sha256:${'b'.repeat(64)}`;
    expect(await remove('grafana/loki:3', contextWith())).toEqual({
      ...{ untagged: ['grafana/loki:3'], deleted: gone },
    });
    expect(await findImage(gone, store)).toBeUndefined();
    expect((await remove('cccccc', contextWith())).deleted).toBe(`sha256:${'c'.repeat(64)}`);
  });

  it.each<[string, Container['state'] | undefined, boolean, string]>([
    [
      'aaaaaaaaaaaa',
      undefined,
      false,
      'unable to delete aaaaaaaaaaaa (must be forced) - image is referenced in multiple repositories',
    ],
    [
      'aaaaaaaaaaaa',
      'running',
      true,
      'unable to delete aaaaaaaaaaaa (cannot be forced) - image is being used by running container 999999999999',
    ],
    [
      'aaaaaaaaaaaa',
      'exited',
      false,
      'unable to delete aaaaaaaaaaaa (must be forced) - image is being used by stopped container 999999999999',
    ],
  ])('refuses %s, used by one that is %s, forced %s: %s', async (image, state, force, message) => {
    const context = contextWith(...(state === undefined ? [] : [user(state)]));
    await expect(remove(image, context, force)).rejects.toMatchObject({
      code: 'IMAGE_IN_USE',
      message: `conflict: ${message}`,
    });
  });

  it('refuses the last name of one that is used, and by force leaves the image', async () => {
    const context = contextWith(user('exited'));
    await remove('debian:latest', context);
    await expect(remove('debian:12', context)).rejects.toMatchObject({
      code: 'IMAGE_IN_USE',
      message:
        'conflict: unable to remove repository reference "debian:12" (must force) - container 999999999999 is using its referenced image aaaaaaaaaaaa',
    });
    expect(await remove('debian:12', context, true)).toEqual({
      ...{ untagged: ['debian:12'], deleted: undefined },
    });
  });
});
