import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { openSource } from '../../../src/image/sources/index.js';
import { exists } from '../../../src/system/files.js';
import { startRegistry, type Registry } from '../../e2e/support/registry.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { buildImage } from '../support/images.js';
import { makeLayers, makeLowerTree } from '../support/layers.js';
import { describeTree, makeTree, runProgram, sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const at = (...names: string[]) => path.join(temporary, ...names);
const layout = at('layout');
const environment = { ...process.env };
let registry: Registry;

beforeAll(async () => {
  const tree = await makeLowerTree(at('tree'));
  await buildImage(layout, 'root', { tree, layers: await makeLayers(tree, at('layers')) });
  registry = await startRegistry({ oci: layout, name: 'layers', tags: ['x'] });
  process.env.CONTAINERS_REGISTRIES_CONF = registry.conf;
});
afterAll(async () => {
  process.env = environment;
  await registry.stop();
});

async function pulled(): Promise<string> {
  const root = at('root');
  await mkdir(root);
  const source = `docker://127.0.0.1:${registry.port}/layers:x`;
  await (await openSource(source, sourceContext(temporary))).unpack(root);
  return root;
}

it('layers come out of a registry as umoci unpacks them, file by file', async () => {
  const root = await pulled();
  const bundle = at('bundle');
  await runProgram('umoci', 'unpack', '--image', `${layout}:root`, bundle);
  const lines = await describeTree(root);
  expect(lines).toEqual(await describeTree(path.join(bundle, 'rootfs')));
  expect(await exists(path.join(root, 'gone'))).toBe(false);
  expect(await readdir(path.join(root, 'opaque'))).toEqual(['new']);
  for (const part of [
    'usr/bin/su f 4755 0:0 2 ',
    'usr/bin/mount f 6755 0:0 1 ',
    'usr/bin/ping cap_net_raw=ep',
    'usr/bin/arping cap_net_admin=ep',
    'var/lib/later-link f 640 1234:5678 2 5000',
    'dangling l 777 1234:5678',
    'zero c ',
    'fifo p ',
  ]) {
    expect(lines.join('\n')).toContain(part);
  }
  const inode = async (name: string) => (await stat(path.join(root, 'var/lib', name))).ino;
  expect(await inode('later-link')).toBe(await inode('data'));
  expect((await stat(path.join(root, 'zero'))).rdev).toBe(0x105);
  const keep = ['--format=pax', '--xattrs', '--xattrs-include=user.*'];
  const archive = await runProgram('tar', '--create', ...keep, '-C', root, 'noted');
  expect(archive).toContain('SCHILY.xattr.user.note=kept');
});

it('a tree that lost something is told apart', async () => {
  const [one, two] = [await makeTree(at('one')), await makeTree(at('two'))];
  await runProgram('setcap', '-r', path.join(two, 'usr/bin/ping'));
  await chmod(path.join(two, 'usr/bin/su'), 0o755);
  const lost = await describeTree(one);
  const kept = await describeTree(two);
  expect(lost.filter((line) => !kept.includes(line)).map((line) => line.split(' ')[0])).toEqual([
    'usr/bin/ping',
    'usr/bin/su',
    'usr/bin/su-too',
  ]);
});
