import { describe, expect, it } from '@jest/globals';

import { resolveReference } from '../../../src/distros/resolve.js';
import { failureOf } from '../../support/failure.js';

describe('resolveReference', () => {
  it.each([
    ['debian-bookworm', 'label', 'debian-bookworm'],
    ['debian-12', 'alias', 'debian-bookworm'],
    ['debian-stable', 'alias', 'debian-trixie'],
    ['debian-unstable', 'alias', 'debian-sid'],
    ['ubuntu-24.04', 'alias', 'ubuntu-noble'],
    ['archlinux', 'label', 'archlinux'],
    ['alpine', 'alias', 'alpine-3.24'],
    ['ol-9', 'alias', 'oraclelinux-9'],
  ])('%s is known by %s', (reference, rule, label) => {
    const { entry, ...resolution } = resolveReference(reference);
    expect(entry?.label).toBe(label);
    expect(resolution).toEqual({ name: label, rule, sources: entry?.sources });
  });

  it.each([
    ['amazonlinux-2022', 'amazonlinux-2023'],
    ['archlinux-20220501', 'archlinux'],
    ['centos-9', 'centos-stream9'],
    ['fedora-37', 'fedora-44'],
    ['opensuse-15', 'opensuse-leap-15'],
    ['sles-bci', 'sles-16'],
  ])('%s is a former name of %s, which is said', (reference, label) => {
    expect(resolveReference(reference)).toMatchObject({
      name: label,
      rule: 'alias',
      notice: `${reference} is now ${label}; the old name will go`,
    });
    expect(resolveReference(label).notice).toBeUndefined();
  });

  it.each<readonly [string, readonly string[]]>([
    [
      'debian-bookworm',
      [
        'docker://debian:bookworm-slim',
        'docker://public.ecr.aws/docker/library/debian:bookworm-slim',
        'docker://mirror.gcr.io/library/debian:bookworm-slim',
        'debootstrap:bookworm',
      ],
    ],
    [
      'debian-9',
      [
        'docker://debian:stretch-slim',
        'docker://public.ecr.aws/docker/library/debian:stretch-slim',
        'docker://mirror.gcr.io/library/debian:stretch-slim',
      ],
    ],
    [
      'fedora-44',
      [
        'docker://fedora:44',
        'docker://public.ecr.aws/docker/library/fedora:44',
        'docker://mirror.gcr.io/library/fedora:44',
        'docker://quay.io/fedora/fedora:44',
      ],
    ],
    ['rocky-9', ['docker://rockylinux/rockylinux:9', 'docker://quay.io/rockylinux/rockylinux:9']],
    ['rhel-10', ['docker://registry.access.redhat.com/ubi10/ubi-init']],
    ['centos-10', ['docker://quay.io/centos/centos:stream10']],
    ['sles-15', ['docker://registry.suse.com/bci/bci-init:15.7']],
    ['void', ['docker://ghcr.io/void-linux/void-glibc-full:latest']],
    ['devuan-6', ['docker://devuan/devuan:excalibur', 'docker://dyne/devuan:excalibur']],
  ])('%s leads to its sources, in their order', (reference, sources) => {
    expect(resolveReference(reference).sources).toEqual(sources);
  });

  it.each([
    ['a scheme before a label', 'dir:debian-12', 'scheme'],
    ['a path before a label', './debian-12', 'scheme'],
    ["a label before docker's grammar", 'alpine', 'alias'],
    ["docker's grammar for what has a tag", 'alpine:3.24', 'docker'],
  ])('takes %s', (_, reference, rule) => {
    expect(resolveReference(reference).rule).toBe(rule);
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
    ['debian-1', 'debian-stretch'],
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
