import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { digestOfText } from '../../../src/image/sources/digest.js';
import { openSource } from '../../../src/image/sources/index.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { buildImage, descriptorOf, indexOf } from '../support/images.js';
import { describeTree, makeTree, runProgram, sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));
const layout = path.join(temporary, 'layout');
let tree: string;
let original: string[];

beforeAll(async () => {
  tree = await makeTree(path.join(temporary, 'tree'));
  original = await describeTree(tree);
  await buildImage(layout, 'root', { tree });
});

async function unpack(source: string, arch = 'amd64') {
  const workDir = await fresh();
  const opened = await openSource(source, { ...sourceContext(workDir), arch });
  const root = path.join(workDir, 'root');
  await mkdir(root);
  const digest = await opened.unpack(root);
  expect(opened.digest ?? digest).toBe(digest);
  return { root, digest };
}

async function copyTo(target: string): Promise<void> {
  await runProgram('skopeo', 'copy', '-q', '--insecure-policy', `oci:${layout}:root`, target);
}

describe('an archive', () => {
  it.each(['oci-archive', 'docker-archive'])('%s is unpacked whole', async (transport) => {
    const source = `${transport}:${path.join(temporary, `${transport}.tar`)}`;
    await copyTo(`${source}:name:tag`);
    const { root, digest } = await unpack(source);
    expect(await describeTree(root)).toEqual(original);
    expect((await unpack(`${source}:name:tag`)).digest).toBe(digest);
    const raw = await runProgram('skopeo', 'inspect', '--raw', source);
    expect(digest).toBe(digestOfText(raw));
  });

  it('has the digest that its layout had', async () => {
    const source = `oci-archive:${path.join(temporary, 'same.tar')}`;
    await copyTo(source);
    expect((await unpack(source)).digest).toBe((await descriptorOf(layout, 'root')).digest);
  });

  it.each(['oci-archive', 'docker-archive'])('%s that is none is an error', async (transport) => {
    const file = path.join(await fresh(), 'none.tar');
    await writeFile(file, 'no archive');
    const error = await failureOf(() => unpack(`${transport}:${file}`));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toMatch(
      new RegExp(`^skopeo ended with exit code 1: skopeo .* copy ${transport}:${file} oci:\\S+\n.`),
    );
  });
});

it('an engine that does not run, or has no such image, is an error with what skopeo says', async () => {
  for (const source of ['docker-daemon:nobody/none:x', 'containers-storage:localhost/none:x']) {
    const error = await failureOf(() => unpack(source));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toMatch(/^skopeo ended with exit code 1: skopeo .* copy /);
  }
});

it('a layout with an index gives the image for the architecture', async () => {
  const many = path.join(temporary, 'many');
  for (const arch of ['amd64', 'arm64']) {
    const place = await fresh();
    await writeFile(path.join(place, 'arch'), arch);
    await buildImage(many, arch, { tree: place, arch });
  }
  const index = await indexOf(many, ['amd64', 'arm64']);
  const digest = digestOfText(index);
  await writeFile(path.join(many, 'blobs/sha256', digest.slice('sha256:'.length)), index);
  const descriptor = {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    digest,
    size: index.length,
    annotations: { 'org.opencontainers.image.ref.name': 'both' },
  };
  const manifests = [descriptor];
  await writeFile(path.join(many, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  for (const arch of ['amd64', 'arm64']) {
    const given = await unpack(`oci:${many}:both`, arch);
    expect(given.digest).toBe(digest);
    expect(await readFile(path.join(given.root, 'arch'), 'utf8')).toBe(arch);
  }
  await expect(unpack(`oci:${many}:both`, 'riscv64')).rejects.toThrow('riscv64');
});

describe('a tarball', () => {
  const pack = async (name: string, inside: string, ...members: string[]) => {
    const file = path.join(await fresh(), name);
    const keep = ['--auto-compress', '--xattrs', '--xattrs-include=*', '--numeric-owner'];
    await runProgram(
      'tar',
      '--create',
      ...keep,
      '--force-local',
      '--file',
      file,
      '-C',
      inside,
      ...members,
    );
    return `tar:${file}`;
  };

  it.each(['root.tar', 'root.tar.gz', 'root.tar.xz', 'root.tar.zst', 'a:b.tar'])(
    '%s with one directory around the root, or with ./ before it',
    async (name) => {
      for (const source of [
        await pack(name, temporary, 'tree'),
        await pack(name, temporary, './tree'),
        await pack(name, tree, '.'),
      ]) {
        expect(await describeTree((await unpack(source)).root)).toEqual(original);
      }
    },
  );

  it('is left as it is with a second thing beside the root, or none', async () => {
    const place = await fresh();
    await runProgram('cp', '-a', tree, path.join(place, 'rootfs'));
    await writeFile(path.join(place, 'README'), '');
    const beside = await unpack(await pack('x.tar', place, 'rootfs', 'README'));
    expect(await runProgram('ls', beside.root)).toBe('README\nrootfs\n');
    await mkdir(path.join(place, 'empty'));
    const none = await unpack(await pack('x.tar', place, 'empty'));
    expect(await runProgram('ls', none.root)).toBe('empty\n');
  });

  it('whose one thing is /usr is the root itself', async () => {
    const place = await fresh();
    await mkdir(path.join(place, 'usr/lib'), { recursive: true });
    await rename(
      path.join(await makeTree(await fresh()), 'etc/os-release'),
      path.join(place, 'usr/lib/os-release'),
    );
    expect(await runProgram('ls', (await unpack(await pack('x.tar', place, 'usr'))).root)).toBe(
      'usr\n',
    );
  });

  it('whose one thing is a link to somewhere is no root', async () => {
    const place = await fresh();
    await runProgram('ln', '-s', tree, path.join(place, 'link'));
    expect(await runProgram('ls', (await unpack(await pack('x.tar', place, 'link'))).root)).toBe(
      'link\n',
    );
  });
});
