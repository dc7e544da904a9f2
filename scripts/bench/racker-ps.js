import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inScratch, median, offline, racker, seconds } from '../measurement.js';

const IMAGE = 'debian-bookworm';
const NAME = 'bench-racker-ps';
const MACHINES = 40;
const ROUNDS = 10;
const state = process.env.POSTROJ_STATE_DIR || '/var/lib/postroj';

/**
 * One of them runs; the others are told of as it is, with its owner, which lives: that is all that `ps`
 * looks at.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: 'racker ps with 40 machines, milliseconds',
  limit: 150,
  measure: () =>
    inScratch(async (scratch) => {
      const { stdout: id } = await racker(['run', '-d', '--rm', '--name', NAME, IMAGE]);
      try {
        multiply(id, scratch);
        const ps = () => racker(['ps'], { ...offline, POSTROJ_STATE_DIR: scratch });
        const lines = (await ps()).stdout.split('\n').length;
        if (lines !== MACHINES + 1) throw new Error(`${lines - 1} machines are shown`);
        const taken = [];
        for (let round = 0; round < ROUNDS; round++) taken.push(await seconds(ps));
        const figure = median(taken) * 1000;
        return { ours: `${figure.toFixed(0)} ms`, figure };
      } finally {
        await racker(['rm', '-f', NAME]);
      }
    }),
};

/**
 * @param {string} original
 * @param {string} scratch
 */
function multiply(original, scratch) {
  const text = readFileSync(path.join(state, 'containers', original, 'container.json'), 'utf8');
  const containers = path.join(scratch, 'containers');
  mkdirSync(path.join(containers, 'names'), { recursive: true });
  for (let number = 0; number < MACHINES; number++) {
    const id = number.toString(16).padStart(64, '0');
    const name = `${NAME}-${number}`;
    mkdirSync(path.join(containers, id));
    const record = text.replaceAll(original, id).replaceAll(NAME, name);
    writeFileSync(path.join(containers, id, 'container.json'), record);
    symlinkSync(id, path.join(containers, 'names', name));
  }
}
