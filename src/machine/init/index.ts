import { PostrojError } from '../../errors.js';
import type { Init } from './init.js';
import { none } from './none.js';
import { openrc } from './openrc.js';
import { runit } from './runit.js';
import { systemd } from './systemd.js';
import { sysvinit } from './sysvinit.js';

/** The init system of a prepared image, by its record. */
export function initOf(facts: { readonly name: string; readonly version: string }): Init {
  const known: readonly Init[] = [systemd(facts.version), openrc, runit, sysvinit, none];
  const init = known.find(({ name }) => name === facts.name);
  if (init) return init;
  throw new PostrojError('UNSUPPORTED_DISTRIBUTION', `no init is called '${facts.name}'`, {
    hint: 'Was the image prepared by another version of postroj? Prepare it anew: postroj pull --force',
  });
}
