import { describe, expect, it } from '@jest/globals';

import { withInotifyLimit } from '../../support/inotify-limit.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms } from '../support/built.js';

const { cwd, postroj } = builtPrograms(temporaryDirectory());

describe('postroj doctor', () => {
  it.each(['inotify instances', 'MiB of memory', 'pseudo-terminals'])(
    'says how many machines the host admits by its %s',
    async (name) => {
      const { stdout } = await postroj(['doctor']);
      const use = '\\d+ of \\d+ in use, a machine takes \\d+';
      expect(stdout).toMatch(new RegExp(`^room {5}${name} +for \\d+ machines?: ${use}$`, 'm'));
    },
  );

  it('says so of loop devices, which may be without a limit', async () => {
    const { stdout } = await postroj(['doctor']);
    expect(stdout).toMatch(
      /^room {5}loop devices +for (?:\d+ machines?: \d+ of \d+|any number of machines: \d+) in use, /m,
    );
  });

  it('says when one is spent, and what to do', async () => {
    const outer = withInotifyLimit(1, cwd);
    const { exitCode, stdout } = await postroj(['doctor'], { outer });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(
      /^full {5}inotify instances +for 0 machines: \d+ of 1 in use, a machine takes 8\n {9}--raise-host-limits raises fs\.inotify\.max_user_instances for the run, `sudo sysctl /m,
    );
  });

  it('says that it cannot see all when it is not root', async () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const capabilities = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
    const { stdout } = await postroj(['doctor'], { outer: [...nobody, ...capabilities] });
    expect(stdout).toMatch(/^What other users have open is not counted; root sees more\.$/m);
  });
});
