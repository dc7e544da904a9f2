import { afterAll, describe } from '@jest/globals';

import { debCorpus } from '../fixtures/corpus/all-deb.js';
import { pacmanCorpus } from '../fixtures/corpus/all-pacman.js';
import { rpmCorpus } from '../fixtures/corpus/all-rpm.js';
import type { Defect } from '../fixtures/corpus/defect.js';
import { sharedStateDir } from './support/cache.js';
import { testCorpus } from './support/corpus.js';
import { debBench, pacmanBench, rpmBench } from './support/corpus-benches.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';

/** A few of each corpus where the whole is for test/soak. */

const directory = temporaryDirectory();

afterAll(() => expectNothingLeft(sharedStateDir));

function named<Spec>(corpus: readonly Defect<Spec>[], names: readonly string[]): Defect<Spec>[] {
  return names.map((name) => {
    const defect = corpus.find(({ what }) => what === name);
    if (!defect) throw new Error(`no defect is called '${name}'`);
    return defect;
  });
}

describe('dnf5', () => {
  const names = [
    'a question in a script',
    'a file of another package',
    'a unit that an upgrade disables',
    'a stopped unit that an upgrade starts',
    'a user that is deleted in the middle of an upgrade',
    'a configuration file that a script overwrites',
    'a user that is left after remove',
  ];
  testCorpus(rpmBench('dnf5'), named(rpmCorpus, names), directory);
});

describe('zypper', () => {
  const names = [
    'a script that fails',
    'a dependency that is not there',
    'a daemon that an upgrade does not restart',
    'a file that is left after remove',
  ];
  testCorpus(rpmBench('zypper'), named(rpmCorpus, names), directory);
});

describe('pacman', () => {
  const names = [
    'a script that fails',
    'a file of another package',
    'a configuration file that a script overwrites, where pacman has made .pacnew',
    'files that are left after remove',
  ];
  testCorpus(pacmanBench, named(pacmanCorpus, names), directory);
});

describe('trixie', () => {
  const names = [
    'a postinst that fails',
    'a service that the old package stops on upgrade',
    'the link of an enabled unit that is left after purge',
    'a service that dies after two seconds',
  ];
  testCorpus(debBench('debian-trixie'), named(debCorpus, names), directory);
});
