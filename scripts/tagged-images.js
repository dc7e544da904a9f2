/** As many images as one likes, each with a name of its own, and all of them prepared. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { execa } from 'execa';

import { startServer } from '../test/e2e/support/registry-server.js';
import { bootableOci } from '../test/e2e/support/roots.js';
import { inScratch, postroj } from './measurement.js';

/**
 * @typedef {object} TaggedImages
 * @property {readonly string[]} flags `--image` and its name, for each
 * @property {Readonly<Record<string, string>>} env with which postroj finds their registry, on loopback
 */

/**
 * @template T
 * @param {number} count
 * @param {(images: TaggedImages) => Promise<T>} body
 * @returns {Promise<T>}
 */
export function withTaggedImages(count, body) {
  return inScratch(async (scratch) => {
    const oci = `oci:${await bootableOci()}:root`;
    const server = await startServer(path.join(scratch, 'registry'));
    try {
      const host = `127.0.0.1:${server.port}`;
      const conf = path.join(scratch, 'registries.conf');
      writeFileSync(conf, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
      const env = { CONTAINERS_REGISTRIES_CONF: conf };
      const names = Array.from({ length: count }, (_, index) => `${host}/bench/many:${index + 1}`);
      for (const name of names) {
        const copy = ['copy', '--insecure-policy', '--dest-tls-verify=false'];
        await execa('skopeo', [...copy, oci, `docker://${name}`], { stdin: 'ignore' });
      }
      await postroj(['pull', ...names], env);
      return await body({ flags: names.flatMap((name) => ['--image', name]), env });
    } finally {
      await server.kill();
    }
  });
}
