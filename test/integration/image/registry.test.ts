import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { digestOfText } from '../../../src/image/sources/digest.js';
import { openSource } from '../../../src/image/sources/index.js';
import { ImageStore } from '../../../src/image/store.js';
import { startRegistry, writeConf, type Registry } from '../../e2e/support/registry.js';
import { failureOf } from '../../support/failure.js';
import { alterLargestBlob } from '../../support/damage.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { buildImage, pushIndex } from '../support/images.js';
import { provide } from '../support/provide.js';
import { startFront, type Front, type Trouble } from '../support/registry-front.js';
import { makeTree, sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));
const layout = path.join(temporary, 'layout');
const environment = { ...process.env };
let registry: Registry;

beforeAll(async () => {
  const tree = await makeTree(path.join(temporary, 'tree'));
  await writeFile(path.join(tree, 'big'), randomBytes(4_000_000));
  await buildImage(layout, 'root', { tree });
  registry = await startRegistry({ oci: layout, name: 'library/small', tags: ['one'] });
});
afterAll(() => registry.stop());

beforeEach(() => {
  process.env.CONTAINERS_REGISTRIES_CONF = registry.conf;
});
afterEach(() => {
  process.env = { ...environment };
});

/** A context of its own, and what was said in it. */
async function listening(arch = 'amd64') {
  const workDir = await fresh();
  const said: string[] = [];
  const log = { info: (line: string) => void said.push(line), warn: () => 0, detail: () => 0 };
  return { said, context: { ...sourceContext(workDir), arch, log } };
}

const phases = ['fetching 1 layer, 4.0 MB', 'unpacking'];

async function pull(source: string, arch?: string) {
  const { said, context } = await listening(arch);
  const opened = await openSource(source, context);
  const root = path.join(context.workDir, 'root');
  await mkdir(root);
  return { root, said, digest: await opened.unpack(root) };
}

it('a tag is resolved to the digest of its manifest, and that is what is fetched', async () => {
  const url = `http://127.0.0.1:${registry.port}/v2/library/small/manifests/one`;
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await (await fetch(url, { headers: { accept } })).text();
  const byTag = await pull('docker://small:one');
  expect(byTag.digest).toBe(digestOfText(manifest));
  const byDigest = await pull(`docker://127.0.0.1:${registry.port}/library/small@${byTag.digest}`);
  expect(byDigest.digest).toBe(byTag.digest);
  expect(await readdir(byDigest.root)).toEqual(await readdir(byTag.root));
});

describe('an index of several architectures', () => {
  let index: string;
  beforeAll(async () => {
    for (const arch of ['amd64', 'arm64']) {
      const tree = await fresh();
      await writeFile(path.join(tree, 'arch'), arch);
      await buildImage(layout, arch, { tree, arch });
    }
    index = await pushIndex(layout, ['amd64', 'arm64'], { port: registry.port, name: 'multi' });
  });

  it.each(['amd64', 'arm64'])('gives the image for %s, by tag and by digest', async (arch) => {
    const at = `docker://127.0.0.1:${registry.port}/multi`;
    for (const source of [`${at}:both`, `${at}@${index}`]) {
      const { root, digest } = await pull(source, arch);
      expect(digest).toBe(index);
      expect(await readFile(path.join(root, 'arch'), 'utf8')).toBe(arch);
    }
  });

  it('has none for riscv64', async () => {
    const source = `docker://127.0.0.1:${registry.port}/multi:both`;
    const error = await failureOf(() => pull(source, 'riscv64'));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toMatch(
      /^skopeo ended with exit code 1: skopeo .*\n[^]*no image found in .* for architecture riscv64/,
    );
  });
});

describe('a registry in trouble', () => {
  let front: Front;
  afterEach(() => front.close());

  /** `troubles` in turn for requests that match; then all is well. */
  async function before(pattern: RegExp, troubles: Trouble[]): Promise<string> {
    const left = [...troubles];
    front = await startFront(registry.port, (line) =>
      pattern.test(line) ? left.shift() : undefined,
    );
    const { conf } = await writeConf(await fresh(), front.port);
    process.env.CONTAINERS_REGISTRIES_CONF = conf;
    return `docker://127.0.0.1:${front.port}/library/small:one`;
  }
  const status = (code: number, retryAfter?: string): Trouble => ({
    kind: 'status',
    status: code,
    ...(retryAfter !== undefined && { retryAfter }),
  });

  it('429 is waited for as long as it asks, 503 a little longer each time', async () => {
    const source = await before(/^HEAD .*manifests/, [status(429, '2'), status(503)]);
    const { said, root } = await pull(source);
    expect(said).toEqual([
      'registry answered 429, trying again in 2.0 s',
      'registry answered 503, trying again in 2.0 s',
      ...phases,
    ]);
    expect(await readdir(root)).toContain('big');
  });

  it('a name of docker.io is asked where registries.conf says it is', async () => {
    await before(/^HEAD .*manifests/, [status(503)]);
    const { said } = await pull('docker://small:one');
    expect(said).toEqual(['registry answered 503, trying again in 1.0 s', ...phases]);
  });

  it('that begins after the question is noticed as well', async () => {
    const source = await before(/^GET \/v2\/$|^HEAD/, [status(200), status(500), status(502, '1')]);
    const { said } = await pull(source);
    expect(said).toEqual(['registry answered 502, trying again in 1.0 s', ...phases]);
  });

  it('that does not end is an error with what skopeo says', async () => {
    const source = await before(/./, Array<Trouble>(99).fill(status(503, '0')));
    const { said, context } = await listening();
    const error = await failureOf(() => openSource(source, context));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toContain('503');
    expect(said).toEqual(Array(3).fill('registry answered 503, trying again in 0.0 s'));
  });

  it('that wants to be left alone for long is not waited for', async () => {
    const source = await before(/./, Array<Trouble>(99).fill(status(503, '3600')));
    const { said, context } = await listening();
    expect((await failureOf(() => openSource(source, context))).message).toContain('503');
    expect(said).toEqual([]);
  });

  it('401 and 404 are final', async () => {
    for (const code of [401, 404]) {
      const source = await before(/manifests/, Array<Trouble>(99).fill(status(code)));
      const { said, context } = await listening();
      const error = await failureOf(() => openSource(source, context));
      expect(error.code).toBe('COMMAND_FAILED');
      expect(said).toEqual([]);
      if (code === 401) await front.close();
    }
  });

  it('breaks off in the midst of a blob for good: nothing is stored; a later run heals', async () => {
    const cuts = Array<Trouble>(99).fill({ kind: 'cut', afterBytes: 5000 });
    const source = await before(/^GET .*blobs/, cuts);
    const place = await fresh();
    const error = await failureOf(() => provide(source, place));
    expect(error.code).toBe('IMAGE_UNAVAILABLE');
    expect(error.message).toMatch(/^no source gave small:\ndocker:\S+: .*(EOF|reset)/);
    expect(await new ImageStore(path.join(place, 'images')).list()).toEqual([]);
    process.env.CONTAINERS_REGISTRIES_CONF = registry.conf;
    const healed = `docker://127.0.0.1:${registry.port}/library/small:one`;
    expect((await provide(healed, place)).cached).toBe(false);
    expect(await new ImageStore(path.join(place, 'images')).list()).toHaveLength(1);
  });

  it('and the next source is taken', async () => {
    const source = await before(/^GET .*blobs/, Array<Trouble>(99).fill(status(404)));
    const place = await fresh();
    const { image } = await provide([source, `oci:${layout}:root`], place);
    expect(image.source).toBe(`oci:${layout}:root`);
  });
});

describe('a blob that was changed', () => {
  it('is noticed, and nothing is stored', async () => {
    const other = await startRegistry({ oci: layout, name: 'library/small', tags: ['one'] });
    try {
      process.env.CONTAINERS_REGISTRIES_CONF = other.conf;
      await alterLargestBlob(other.data);
      const place = await fresh();
      const error = await failureOf(() => provide('docker://small:one', place));
      expect(error.code).toBe('IMAGE_UNAVAILABLE');
      expect(error.message).toMatch(
        /^no source gave small:\ndocker:\S+: .*\bDigest did not match\b/i,
      );
      expect(await new ImageStore(path.join(place, 'images')).list()).toEqual([]);
      expect(await readdir(path.join(place, 'work'))).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});
