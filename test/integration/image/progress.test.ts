import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { openSource } from '../../../src/image/sources/index.js';
import { silentLog } from '../../../src/system/log.js';
import type { Progress } from '../../../src/system/progress.js';
import { startRegistry, writeConf, type FilledRegistry } from '../../e2e/support/registry.js';
import { listen } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { buildImage, pushIndex } from '../support/images.js';
import { startFront } from '../support/registry-front.js';
import { makeTree, runProgram, sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));
const conf = process.env.CONTAINERS_REGISTRIES_CONF;
let registry: FilledRegistry;
let tree: string;
let layout: string;

beforeAll(async () => {
  layout = path.join(temporary, 'layout');
  tree = await makeTree(path.join(temporary, 'tree'));
  await writeFile(path.join(tree, 'big'), randomBytes(4_000_000));
  await buildImage(layout, 'root', { tree });
  registry = await startRegistry({ oci: layout, name: 'library/small', tags: ['one'] });
});
afterAll(async () => {
  await registry.stop();
  if (conf === undefined) delete process.env.CONTAINERS_REGISTRIES_CONF;
  else process.env.CONTAINERS_REGISTRIES_CONF = conf;
});

/** What is told while the source is unpacked. */
async function progressOf(
  source: string,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<Progress[]> {
  const seen: Progress[] = [];
  const progress = (one: Progress) => {
    seen.push(one);
    onProgress(one);
  };
  const context = { ...sourceContext(await fresh()), log: { ...silentLog, progress } };
  const root = path.join(context.workDir, 'root');
  await mkdir(root);
  await (await openSource(source, context)).unpack(root);
  return seen;
}

it('of a registry tells layers and bytes while they come', async () => {
  const { promise: until, resolve: goOn } = promiseWithResolver();
  const front = await startFront(registry.port, (line) =>
    /^GET .*blobs/.test(line) ? { kind: 'hold', until } : undefined,
  );
  process.env.CONTAINERS_REGISTRIES_CONF = (await writeConf(await fresh(), front.port)).conf;
  // the rest of the layer comes only when some of it was seen
  const seen = await progressOf('docker://small:one', ({ bytes }) => {
    if (bytes?.total !== undefined && bytes.done > 0 && bytes.done < bytes.total) goOn();
  });
  await front.close();
  const total = seen.find(({ bytes }) => bytes)?.bytes?.total ?? 0;
  expect(total).toBeGreaterThan(4_000_000);
  const at = (layers: number, done: number) => ({
    phase: 'fetch',
    layers: { done: layers, total: 1 },
    bytes: { done, total },
    blobs: [
      {
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as unknown as string,
        isThere: layers === 1,
      },
    ],
  });
  expect(seen.slice(0, 2)).toEqual([{ phase: 'fetch' }, at(0, 0)]);
  expect(seen.slice(-2)).toEqual([at(1, total), { phase: 'unpack' }]);
});

it('of an index tells the layers of the image for the architecture', async () => {
  const layers = [await tarball('one'), await tarball('two')];
  await buildImage(layout, 'amd64', { tree, arch: 'amd64', layers });
  await pushIndex(layout, ['amd64'], { port: registry.port, name: 'multi' });
  process.env.CONTAINERS_REGISTRIES_CONF = registry.conf;
  const seen = await progressOf(`docker://127.0.0.1:${registry.port}/multi:both`);
  expect(seen.at(-2)?.layers).toEqual({ done: 3, total: 3 });
});

it.each<[string, boolean]>([
  ['whose length the server tells', true],
  ['whose length nobody tells', false],
])('of a tarball %s tells the bytes', async (_, told) => {
  const bytes = await runProgram('tar', '--create', '--file', '-', '--directory', tree, 'etc');
  const server = createServer((_request, response) => {
    if (told) response.setHeader('content-length', Buffer.byteLength(bytes));
    else response.flushHeaders();
    response.end(bytes);
  });
  const url = `http://127.0.0.1:${await listen(server)}/root.tar`;
  const seen: Progress[] = [];
  const log = { ...silentLog, progress: (one: Progress) => void seen.push(one) };
  await openSource(url, { ...sourceContext(await fresh()), log });
  server.close();
  await once(server, 'close');
  const length = Buffer.byteLength(bytes);
  expect(seen[0]).toEqual({ phase: 'fetch' });
  const total = told ? length : undefined;
  expect(seen.at(-1)).toEqual({ phase: 'fetch', bytes: { done: length, total } });
});

async function tarball(name: string): Promise<string> {
  const directory = await fresh();
  await writeFile(path.join(directory, name), name);
  const file = `${directory}.tar`;
  await runProgram('tar', '--create', '--file', file, '--directory', directory, '.');
  return file;
}

function promiseWithResolver() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
