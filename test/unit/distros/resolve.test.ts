import { describe, expect, it } from '@jest/globals';

import { resolveReference } from '../../../src/distros/resolve.js';
import { failureOf } from '../../support/failure.js';

describe('resolveReference', () => {
  it.each([
    ['debian-bookworm', 'label', 'debian-bookworm'],
    ['debian-12', 'alias', 'debian-bookworm'],
    ['debian-stable', 'alias', 'debian-trixie'],
    ['debian-unstable', 'alias', 'debian-sid'],
  ])('%s is known by %s', (reference, rule, label) => {
    const { entry, ...resolution } = resolveReference(reference);
    expect(entry?.label).toBe(label);
    expect(resolution).toEqual({ name: label, rule, sources: entry?.sources });
  });

  it.each([
    ['docker://debian:bookworm', 'docker://debian:bookworm'],
    ['docker:debian:bookworm', 'docker://debian:bookworm'],
    ['oci:./layout:tag', 'oci:./layout:tag'],
    ['dir:/srv/root', 'dir:/srv/root'],
    ['tar:root.tar.zst', 'tar:root.tar.zst'],
    ['debootstrap:trixie', 'debootstrap:trixie'],
    ['debootstrap:trixie@http://host/debian', 'debootstrap:trixie@http://host/debian'],
    ['oci-archive:./x.tar', 'oci-archive:./x.tar'],
    ['docker-archive:./x.tar:name:tag', 'docker-archive:./x.tar:name:tag'],
    ['docker-daemon:debian:sid', 'docker-daemon:debian:sid'],
    ['containers-storage:localhost/x:y', 'containers-storage:localhost/x:y'],
    ['http://host/rootfs.tar.zst', 'http://host/rootfs.tar.zst'],
    ['https://host/x.tar#sha256=ab', 'https://host/x.tar#sha256=ab'],
    ['/srv/root', 'dir:/srv/root'],
    ['./root', 'dir:./root'],
    ['../root', 'dir:../root'],
    ['./root.tar', 'tar:./root.tar'],
    ['./root.tar.zst', 'tar:./root.tar.zst'],
    ['/srv/root.tgz', 'tar:/srv/root.tgz'],
  ])('%s names its source', (reference, source) => {
    expect(resolveReference(reference)).toEqual({
      name: reference,
      rule: 'scheme',
      entry: undefined,
      sources: [source],
    });
  });

  it('an address keeps its password and token, its name does not', () => {
    const address = 'https://user:secret@host/x.tar?token=secret#sha256=ab';
    expect(resolveReference(address)).toMatchObject({
      name: 'https://host/x.tar#sha256=ab',
      sources: [address],
    });
  });

  it.each(['debian:bookworm-slim', 'ghcr.io/owner/name', 'library/debian', 'localhost:5000/x:y'])(
    "%s is an image in docker's words",
    (reference) => {
      expect(resolveReference(reference)).toEqual({
        name: reference,
        rule: 'docker',
        entry: undefined,
        sources: [`docker://${reference}`],
      });
    },
  );

  it.each([
    ['debian-bokworm', 'debian-bookworm'],
    ['debian-1', 'debian-bullseye'],
    ['Debian-Sid', 'debian-sid'],
    ['debian-tricksie', 'debian-trixie'],
  ])('%s is unknown, and the nearest label comes first', async (word, nearest) => {
    const error = await failureOf(() => resolveReference(word));
    expect(error.code).toBe('UNKNOWN_LABEL');
    expect(error.message).toMatch(/^unknown image '[\w-]+'; nearest: [\w-]+, [\w-]+, [\w-]+$/);
    expect(error.message).toContain(`unknown image '${word}'; nearest: ${nearest}, `);
    expect(error.hint).toBe(
      `All labels: postroj list-images. For an image of a registry, add a tag: ${word}:latest`,
    );
  });

  it.each(['docker:', 'docker://', 'oci:', 'dir:', 'tar:', 'debootstrap:'])(
    '%s has no address',
    async (reference) => {
      const error = await failureOf(() => resolveReference(reference));
      const scheme = reference.slice(0, reference.indexOf(':'));
      expect(error.code).toBe('BAD_REFERENCE');
      expect(error.message).toBe(`malformed reference '${reference}': no address after ${scheme}:`);
    },
  );

  it.each(['', 'a b', 'docker://Debian', 'debian:bad tag', 'name@sha256:1'])(
    '%j is malformed',
    async (reference) => {
      const error = await failureOf(() => resolveReference(reference));
      expect(error.code).toBe('BAD_REFERENCE');
      expect(error.message).toMatch(/^malformed reference '/);
    },
  );
});
