import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { startFailingRegistry, startRegistry, type Registry } from './support/registry.js';
import { expectExit, onlyTarget } from './support/result.js';
import { goodWeb } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const stateDir = `${directory}/state`;

afterEach(() => expectNothingLeft(stateDir));

describe('a registry', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry({ tags: ['bookworm-slim'] });
  });
  afterAll(() => registry.stop());

  it('serves an image that is made bootable, in which services start; later runs need it no more', async () => {
    const deb = await buildDeb(directory, goodWeb());
    const digest = await manifestDigest(registry, 'bookworm-slim');
    const args = [
      ...[
        'pkgprobe',
        '--image',
        'debian-bookworm',
        '--package',
        deb,
        '--check-unit',
        'e2e-good-web',
      ],
      ...['--check-command', 'test ! -e /usr/sbin/policy-rc.d', '--json'],
    ];
    const first = await postroj(args, { stateDir, env: registry.env });
    expectExit(first, 0);
    expect(onlyTarget(first)).toMatchObject({ source: 'docker://debian:bookworm-slim', digest });
    expect(first.stderr).toContain('adding systemd systemd-sysv dbus');
    const second = await postroj(args, { stateDir }); // here no registry is to be had
    expectExit(second, 0);
    expect(second.stderr).not.toContain('acquiring');
    expect(onlyTarget(second)).toMatchObject({ source: 'docker://debian:bookworm-slim', digest });
  });

  it('serves the same image under its own name: nothing is prepared twice', async () => {
    const args = ['pkgprobe', '--image', 'debian:bookworm-slim', '--check-unit', 'dbus', '--json'];
    const ended = await postroj(args, { stateDir, env: registry.env });
    expectExit(ended, 0);
    expect(onlyTarget(ended).image).toBe('debian:bookworm-slim');
    expect(ended.stderr).not.toContain('preparing');
  });

  it('does not have the tag: exit 3, and what it said', async () => {
    const args = ['pkgprobe', '--image', 'debian:nope', '--check-unit', 'dbus', '--json'];
    const ended = await postroj(args, { stateDir, env: registry.env });
    expectExit(ended, 3);
    expect(onlyTarget(ended)).toMatchObject({
      verdict: 'error',
      error: {
        code: 'IMAGE_UNAVAILABLE',
        message: expect.stringMatching(/^no source gave debian:nope:\ndocker:.*manifest unknown/),
      },
    });
  });
});

it('a registry that answers 500 leads to the archive for a label, to exit 3 for its own image', async () => {
  const registry = await startFailingRegistry(500);
  try {
    const label = await postroj(['pull', 'debian-bookworm'], { env: registry.env });
    expectExit(label, 0);
    const args = ['pkgprobe', '--image', 'debian:bookworm-slim', '--check-unit', 'dbus', '--json'];
    const image = await postroj(args, { stateDir: `${directory}/other`, env: registry.env });
    expectExit(image, 3);
    expect(onlyTarget(image).error?.message).toMatch(/500/);
  } finally {
    await registry.stop();
  }
});

it('a registry that wants a login is told apart', async () => {
  const registry = await startRegistry({ tags: ['bookworm-slim'], requireLogin: true });
  try {
    const args = ['pkgprobe', '--image', 'debian:bookworm-slim', '--check-unit', 'dbus', '--json'];
    const ended = await postroj(args, { stateDir: `${directory}/other`, env: registry.env });
    expectExit(ended, 3);
    expect(onlyTarget(ended).error).toMatchObject({
      message: expect.stringMatching(/unauthorized|authentication required/),
      hint: expect.stringContaining('docker login'),
    });
  } finally {
    await registry.stop();
  }
});

/** The digest that the registry itself would tell: of the manifest's bytes. */
async function manifestDigest({ port }: Registry, tag: string): Promise<string> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const url = `http://127.0.0.1:${port}/v2/library/debian/manifests/${tag}`;
  const response = await fetch(url, { headers: { accept } });
  const bytes = Buffer.from(await response.arrayBuffer());
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
