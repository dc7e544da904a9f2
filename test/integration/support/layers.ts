import { chmod, link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { makeTree, runProgram } from './trees.js';

/** A tree with everything that is easily lost on the way, and what the layers below take from it. */
export async function makeLowerTree(directory: string): Promise<string> {
  const tree = await makeTree(directory);
  await mkdir(path.join(tree, 'opaque/below'), { recursive: true });
  await writeFile(path.join(tree, 'opaque/old'), 'old');
  await writeFile(path.join(tree, 'gone'), 'gone');
  return tree;
}

/** Tarballs of two layers upon that tree, made in `scratch`. */
export async function makeLayers(tree: string, scratch: string): Promise<string[]> {
  await mkdir(scratch, { recursive: true });
  return [await upperLayer(tree, scratch), await notedLayer(scratch)];
}

/** All that a layer can do to the one below it, as the image specification writes it. */
async function upperLayer(lower: string, scratch: string): Promise<string> {
  const upper = path.join(scratch, 'upper');
  for (const name of ['opaque', 'usr/bin'])
    await mkdir(path.join(upper, name), { recursive: true });
  await writeFile(path.join(upper, '.wh.gone'), '');
  await writeFile(path.join(upper, 'opaque/.wh..wh..opq'), '');
  await writeFile(path.join(upper, 'opaque/new'), 'new');
  for (const name of ['mount', 'arping']) await writeFile(path.join(upper, 'usr/bin', name), name);
  await chmod(path.join(upper, 'usr/bin/mount'), 0o6755);
  await runProgram('setcap', 'cap_net_admin+ep', path.join(upper, 'usr/bin/arping'));
  await runProgram('mknod', path.join(upper, 'zero'), 'c', '1', '5');
  // a link to a file of the layer below: tar has to have seen that file, the layer must not have it
  await runProgram('cp', '-a', path.join(lower, 'var'), upper);
  await link(path.join(upper, 'var/lib/data'), path.join(upper, 'var/lib/later-link'));
  const layer = path.join(scratch, 'upper.tar');
  const keep = ['--xattrs', '--xattrs-include=*', '--numeric-owner', '--sort=name'];
  await runProgram('tar', '--create', ...keep, '--file', layer, '-C', upper, '.');
  await runProgram('tar', '--delete', '--file', layer, './var/lib/data');
  return layer;
}

/** One file with an extended attribute, which tar writes without the file's having it. */
async function notedLayer(scratch: string): Promise<string> {
  await writeFile(path.join(scratch, 'noted'), '');
  const note = '--pax-option=SCHILY.xattr.user.note:=kept';
  const layer = path.join(scratch, 'noted.tar');
  await runProgram(
    'tar',
    '--create',
    '--format=pax',
    note,
    '--file',
    layer,
    '-C',
    scratch,
    'noted',
  );
  return layer;
}
