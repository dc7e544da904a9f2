import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { bootBare } from '../bare-machine.js';
import { compare, inScratch, postroj } from '../measurement.js';
import { startRounds } from '../rounds.js';
import { sealedImage } from '../sealed-image.js';

const IMAGE = 'debian-bookworm';
const ROUNDS = 10;
const state = process.env.POSTROJ_STATE_DIR || '/var/lib/postroj';

/**
 * Ours: a command in a machine, from the call until its exit code is known and the machine is known to
 * be up. By hand: nsenter and systemd-run, from their start to their end.
 * @type {import('../measurement.js').Bench}
 */
export const bench = {
  about: 'a command in a machine, to nsenter and systemd-run by hand',
  limit: 2,
  measure: () =>
    inScratch(async (scratch) => {
      await postroj(['pull', IMAGE]);
      const plain = path.join(scratch, 'plain');
      execFileSync('unsquashfs', ['-no-progress', '-quiet', '-dest', plain, sealedImage(IMAGE)]);
      const bare = await bootBare(plain);
      const ours = await startRounds(scratch, 'exec-rounds', [IMAGE, state]);
      try {
        return await compare(ROUNDS, {
          ours: ours.round,
          byHand: () => Promise.resolve(byHand(bare)),
        });
      } finally {
        await ours.stop();
        await bare.powerOff();
      }
    }),
};

/** @param {import('../bare-machine.js').BareMachine} machine */
function byHand(machine) {
  const begin = performance.now();
  machine.run(['systemd-run', '--quiet', '--pipe', '--wait', 'true']);
  return (performance.now() - begin) / 1000;
}
