import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { execa } from 'execa';

import { startServer } from '../../test/e2e/support/registry-server.js';
import { bootableOci } from '../../test/e2e/support/roots.js';
import { compare, inScratch, postroj, seconds } from '../measurement.js';

const ROUNDS = 3;
const NAME = 'bench/debian:bootable';

/**
 * Of an image that has all packages of the recipe, from a docker-registry on loopback.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: 'from a registry to a sealed image, to skopeo, umoci and mksquashfs by hand',
  limit: 1.3,
  measure: () =>
    inScratch(async (scratch) => {
      const oci = `oci:${await bootableOci()}:root`;
      const server = await startServer(path.join(scratch, 'registry'));
      try {
        const image = `127.0.0.1:${server.port}/${NAME}`;
        const flags = ['--insecure-policy', '--dest-tls-verify=false'];
        await run('skopeo', 'copy', ...flags, oci, `docker://${image}`);
        const conf = path.join(scratch, 'registries.conf');
        const host = `127.0.0.1:${server.port}`;
        writeFileSync(conf, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
        const place = { image, conf, directory: path.join(scratch, 'round') };
        return await compare(ROUNDS, {
          ours: () => fresh(place, () => pull(place)),
          byHand: () => fresh(place, () => pullByHand(place)),
        });
      } finally {
        await server.kill();
      }
    }),
};

/**
 * @typedef {object} Place
 * @property {string} image
 * @property {string} conf registries.conf
 * @property {string} directory of this round
 */

/**
 * @param {Place} place
 * @param {() => Promise<unknown>} body
 */
async function fresh({ directory }, body) {
  mkdirSync(directory);
  const taken = await seconds(body);
  rmSync(directory, { recursive: true });
  return taken;
}

/** @param {Place} place */
async function pull({ image, conf, directory }) {
  const env = { POSTROJ_STATE_DIR: directory, CONTAINERS_REGISTRIES_CONF: conf };
  const { stderr } = await postroj(['pull', image], env);
  if (/\badding\b/.test(stderr)) throw new Error(`packages were added:\n${stderr}`);
}

/**
 * The same programs with the same options, one after the other.
 * @param {Place} place
 */
async function pullByHand({ image, conf, directory }) {
  const at = (/** @type {string} */ name) => path.join(directory, name);
  const layout = `oci:${at('layout')}:image`;
  await run('skopeo', ...['--registries-conf', conf, 'copy'], `docker://${image}`, layout);
  await run('umoci', 'raw', 'unpack', '--image', `${at('layout')}:image`, at('root'));
  const compression = ['-comp', 'zstd', '-Xcompression-level', '3'];
  const quiet = ['-noappend', '-no-progress', '-quiet'];
  await run('mksquashfs', at('root'), at('image.squashfs'), ...compression, ...quiet);
}

/**
 * Never waited for by blocking: the registry is our child, and its log must be read.
 * @param {string} file
 * @param {readonly string[]} args
 */
function run(file, ...args) {
  return execa(file, args, { stdin: 'ignore' });
}
