import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { buildImage, descriptorOf, pushIndex } from '../integration/support/images.js';
import { makeLayers, makeLowerTree } from '../integration/support/layers.js';
import { describeTree, makeTree, runProgram } from '../integration/support/trees.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { startRegistry, type Registry } from './support/registry.js';
import { expectExit } from './support/result.js';
import { bootableOci } from './support/roots.js';
import { storedImages } from './support/stored-images.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const layout = join(directory, 'layout');
let registry: Registry;
let host: string;
let stateDir: string;

beforeAll(async () => {
  await cp(await bootableOci(), layout, { recursive: true });
  registry = await startRegistry({ oci: layout, name: 'team/app', tags: ['1'] });
  host = `127.0.0.1:${registry.port}`;
});
afterAll(() => registry.stop());
afterEach(() => expectNothingLeft(stateDir));

/** Pulls into a state directory of its own; returns the digest that was told, and the seal. */
async function pull(image: string) {
  stateDir = await mkdtemp(join(directory, 'state-'));
  const ended = await postroj(['pull', image], { stateDir, env: registry.env });
  expectExit(ended, 0);
  const [, digest] = /^Digest: (sha256:\w{64})\n/.exec(ended.stdout) ?? [];
  const [stored = ''] = storedImages(stateDir);
  return { digest, seal: join(stored, 'image.squashfs') };
}

it('an image is pulled by tag, and the same one by the digest of its manifest', async () => {
  const { digest } = await descriptorOf(layout, 'root');
  expect((await pull(`${host}/team/app:1`)).digest).toBe(digest);
  expect((await pull(`${host}/team/app@${digest}`)).digest).toBe(digest);
});

describe('an index of several architectures', () => {
  it('gives the image for this host, by tag and by digest; its own digest is told', async () => {
    const foreign = await makeTree(join(directory, 'foreign'));
    await buildImage(layout, 'arm64', { tree: foreign, arch: 'arm64' });
    await runProgram('umoci', 'tag', '--image', `${layout}:root`, 'amd64');
    const place = { port: registry.port, name: 'multi' };
    const index = await pushIndex(layout, ['arm64', 'amd64'], place);
    for (const image of [`${host}/multi:both`, `${host}/multi@${index}`]) {
      const { digest, seal } = await pull(image);
      expect(digest).toBe(index);
      expect(await runProgram('unsquashfs', '-l', seal)).toContain('/usr/lib/systemd/systemd\n');
    }
  });
});

describe('an image of layers with whiteouts and hard links', () => {
  it('is sealed as umoci unpacks it, file by file, but for what the recipe changes', async () => {
    const tree = await makeLowerTree(join(directory, 'tree'));
    const layers = await makeLayers(tree, join(directory, 'layers'));
    await runProgram('umoci', 'tag', '--image', `${layout}:root`, 'layered');
    await runProgram('umoci', 'insert', '--image', `${layout}:layered`, tree, '/');
    for (const layer of layers) {
      await runProgram('umoci', 'raw', 'add-layer', '--image', `${layout}:layered`, layer);
    }
    const from = ['--insecure-policy', '--dest-tls-verify=false', `oci:${layout}:layered`];
    await runProgram('skopeo', 'copy', '-q', ...from, `docker://${host}/layered:1`);
    const { seal } = await pull(`${host}/layered:1`);
    const [root, bundle] = [join(directory, 'root'), join(directory, 'bundle')];
    await runProgram('unsquashfs', '-no-progress', '-quiet', '-dest', root, seal);
    await runProgram('umoci', 'unpack', '--image', `${layout}:layered`, bundle);
    const sealed = withoutRecipe(await describeTree(root));
    expect(sealed.length).toBeGreaterThan(5_000);
    expect(sealed).toEqual(withoutRecipe(await describeTree(join(bundle, 'rootfs'))));
    expect(await readdir(join(root, 'opaque'))).toEqual(['new']);
    expect(await readdir(root)).not.toContain('gone');
  });
});

/** Units and generators are masked, nothing of an update is left to do, and apt and the network that it uses leave their traces. */
function withoutRecipe(lines: readonly string[]): string[] {
  const changed =
    /^(?:etc\/resolv\.conf|etc\/systemd\/system(?:\/|-generators\b)|(?:etc|var)\/\.updated |var\/(?:cache|lib)\/apt\/)/;
  return lines.filter((line) => !changed.test(line));
}
