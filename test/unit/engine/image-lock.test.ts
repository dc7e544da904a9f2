import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { resolveReference } from '../../../src/distros/resolve.js';
import {
  obeyLock,
  pinTarget,
  readImageLock,
  renderImageLock,
  writeImageLock,
  type LockedImage,
} from '../../../src/engine/image-lock.js';
import { parseImageLock } from '../../../src/engine/image-lock-text.js';
import { noInputs } from '../../../src/engine/inputs.js';
import { hostArch } from '../../../src/engine/host-arch.js';
import { buildPlan } from '../../../src/engine/plan.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(temporary, 'x'));
});

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;

function entry(image: string, changes: Partial<LockedImage> = {}): LockedImage {
  return { image, arch: 'amd64', digest: digestOf('a'), source: `docker://${image}`, ...changes };
}

const bookworm = entry('debian-bookworm', { source: 'docker://debian:bookworm-slim' });

describe('the file', () => {
  it('has a line for each image and architecture, sorted', () => {
    const images = [
      entry('debian-trixie'),
      entry('b:1', { arch: '386', digest: digestOf('b') }),
      entry('b:1'),
    ];
    expect(renderImageLock(images)).toBe(
      [
        '# Written by `postroj pull --lock`; `pull` and `pkgprobe` obey it.',
        'schema: 1',
        'images:',
        `  - { image: "b:1", arch: "386", digest: "${digestOf('b')}", source: "docker://b:1" }`,
        `  - { image: "b:1", arch: "amd64", digest: "${digestOf('a')}", source: "docker://b:1" }`,
        `  - { image: "debian-trixie", arch: "amd64", digest: "${digestOf('a')}", source: "docker://debian-trixie" }`,
        '',
      ].join('\n'),
    );
  });

  it.each<[string, LockedImage[]]>([
    ['nothing', []],
    ['an image', [bookworm]],
    ['odd names', [entry('./a {b}, c: #d "e" \\ ü.tar'), entry('null'), entry('8')]],
  ])('is read as it was written: %s', (_, images) => {
    const sorted = [...images].sort((a, b) => (a.image < b.image ? -1 : 1));
    const read = parseImageLock(renderImageLock(images), 'f.lock');
    expect([...read].sort((a, b) => (a.image < b.image ? -1 : 1))).toEqual(sorted);
  });

  it('is not there', async () => {
    expect(await readImageLock(cwd)).toBeUndefined();
  });
});

describe('mistakes in the file are BAD_CONFIG, each with its place', () => {
  const line = `  - { image: a, arch: amd64, digest: "${digestOf('a')}", source: "tar:a" }\n`;
  it.each<[string, string, RegExp[]]>([
    ['syntax', 'schema: 1\nimages: [', [/^postroj\.lock:2:10: Flow sequence/]],
    ['nothing', '', [/^postroj\.lock:1:1: expected object, received null$/]],
    ['another schema', 'schema: 2\nimages: []\n', [/^postroj\.lock:1:9: schema: expected 1$/]],
    ['no images', 'schema: 1\n', [/^postroj\.lock:1:1: images: expected array/]],
    [
      'unknown keys and wrong types, all of them',
      'schema: 1\nimages:\n  - { image: 8, arch: amd64, digest: "sha256:1", source: x, size: 3 }\nmore: 1\n',
      [
        /^postroj\.lock:3:14: images\.0\.image: expected string, received number$/,
        /^postroj\.lock:3:38: images\.0\.digest: expected sha256: and 64 hex digits$/,
        /^postroj\.lock:3:61: images\.0: unknown key 'size'$/,
        /^postroj\.lock:4:1: unknown key 'more'$/,
      ],
    ],
    [
      'an image twice, as a merge may leave it',
      `schema: 1\nimages:\n${line}${line}`,
      [/^postroj\.lock:4:5: a amd64 is there twice$/],
    ],
    [
      'a key twice',
      'schema: 1\nimages: []\nimages: []\n',
      [/^postroj\.lock:3:1: Map keys must be unique$/],
    ],
  ])('%s', async (_, text, expected) => {
    await writeFile(path.join(cwd, 'postroj.lock'), text);
    const error = await failureOf(() => readImageLock(cwd));
    expect(error.code).toBe('BAD_CONFIG');
    expect(error.hint).toMatch(/^Mend it by hand, or remove it and write it anew: postroj pull /);
    const lines = error.message.split('\n');
    expect(lines).toHaveLength(expected.length);
    for (const pattern of expected) expect(lines).toContainEqual(expect.stringMatching(pattern));
  });

  it('what cannot be read or written', async () => {
    await mkdir(path.join(cwd, 'postroj.lock'));
    const error = await failureOf(() => readImageLock(cwd));
    expect(error.code).toBe('BAD_CONFIG');
    expect(error.message).toMatch(/^cannot read postroj\.lock: EISDIR/);
    const none = path.join(cwd, 'none');
    const unwritten = await failureOf(() => writeImageLock(none, [bookworm]));
    expect(unwritten.message).toMatch(/^cannot write postroj\.lock: ENOENT/);
  });
});

describe('obeying', () => {
  const target = (image: string, arch = 'amd64') => ({ resolution: resolveReference(image), arch });
  const label = target('debian-bookworm');

  it('without a file changes nothing', () => {
    expect(obeyLock(label, undefined)).toBe(label);
    expect(pinTarget(label, undefined)).toBe(label);
  });

  it('holds an image to its digest, and to sources that have the same digests', () => {
    const held = obeyLock(target('debian-12'), [entry('other'), bookworm]);
    expect(held.digest).toBe(bookworm.digest);
    expect(held.resolution.notice).toBeUndefined();
    expect(held.resolution.sources).toEqual(
      label.resolution.sources.filter((source) => source.startsWith('docker:')),
    );
    expect(held.resolution.sources.length).toBeLessThan(label.resolution.sources.length);
  });

  it('takes the archive when that gave the digest', () => {
    const built = { ...bookworm, source: 'debootstrap:bookworm' };
    expect(obeyLock(label, [built]).resolution.sources).toEqual(['debootstrap:bookworm']);
  });

  it('takes all sources when none is of that kind by now', () => {
    const gone = { ...bookworm, source: 'oci:/tmp/x' };
    expect(obeyLock(label, [gone])).toMatchObject({
      digest: gone.digest,
      resolution: { sources: label.resolution.sources },
    });
  });

  it.each([
    ['another image', target('debian-13'), 'debian-trixie'],
    ['another architecture', target('debian-12', 'arm64'), 'debian-bookworm'],
  ])('says that %s is not held', (_, other, name) => {
    const { digest, resolution } = obeyLock(other, [bookworm]);
    expect(digest).toBeUndefined();
    expect(resolution.notice).toBe(
      `postroj.lock has no digest of it for ${other.arch}; to add it: postroj pull --lock ${name}`,
    );
    expect(pinTarget(other, [bookworm])).toBe(other);
  });

  it('keeps what else there is to say', () => {
    const { notice } = obeyLock(target('amazonlinux-2022'), []).resolution;
    expect(notice).toMatch(/^amazonlinux-2022 is now .*; postroj\.lock has no digest of it/);
  });

  it('is what a plan does, from the file in its directory', async () => {
    const images = ['debian-12', 'debian-13'];
    expect((await buildPlan({ ...noInputs, images }, cwd)).targets[0]?.digest).toBeUndefined();
    await writeImageLock(cwd, [{ ...bookworm, arch: hostArch() }]);
    const { targets } = await buildPlan({ ...noInputs, images }, cwd);
    expect(targets.map(({ digest }) => digest)).toEqual([bookworm.digest, undefined]);
    expect(targets[1]?.resolution.notice).toMatch(/^postroj\.lock has no digest of it/);
    await writeFile(path.join(cwd, 'postroj.lock'), 'schema: 1');
    const error = await failureOf(() => buildPlan({ ...noInputs, images }, cwd));
    expect(error.code).toBe('BAD_CONFIG');
  });
});

describe('writeImageLock', () => {
  it('adds, moves and keeps, and tells what moved', async () => {
    const arm = { ...bookworm, arch: 'arm64' };
    expect(await writeImageLock(cwd, [arm, bookworm])).toEqual([
      { image: 'debian-bookworm', before: undefined, after: arm.digest },
      { image: 'debian-bookworm', before: undefined, after: bookworm.digest },
    ]);
    const moved = { ...bookworm, digest: digestOf('b') };
    const added = entry('b:1');
    expect(await writeImageLock(cwd, [moved, added])).toEqual([
      { image: 'debian-bookworm', before: digestOf('a'), after: digestOf('b') },
      { image: 'b:1', before: undefined, after: added.digest },
    ]);
    expect(await writeImageLock(cwd, [moved])).toEqual([]);
    expect(await readImageLock(cwd)).toEqual([added, moved, arm]);
    expect(await readdir(cwd)).toEqual(['postroj.lock']);
  });

  it('does not touch a file that it cannot read', async () => {
    const file = path.join(cwd, 'postroj.lock');
    await writeFile(file, 'schema: 2\nimages: []\n');
    const error = await failureOf(() => writeImageLock(cwd, [bookworm]));
    expect(error.code).toBe('BAD_CONFIG');
    expect(await readFile(file, 'utf8')).toBe('schema: 2\nimages: []\n');
  });
});
