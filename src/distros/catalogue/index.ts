import { amazons } from './amazon.js';
import { centoses } from './centos.js';
import { communities } from './community.js';
import { debians } from './debian.js';
import { enterprises } from './enterprise.js';
import type { CatalogueEntry } from './entry.js';
import { fedoras } from './fedora.js';
import { suses } from './suse.js';
import { ubuntus } from './ubuntu.js';

/** Every distribution that has a label, in the order in which they are listed. */
export const catalogue: readonly CatalogueEntry[] = [
  ...debians,
  ...ubuntus,
  ...fedoras,
  ...centoses,
  ...enterprises,
  ...amazons,
  ...suses,
  ...communities,
];
