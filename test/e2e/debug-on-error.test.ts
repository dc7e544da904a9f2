import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

import type { RunResult } from '../../src/engine/result.js';
import { runActionHere, type ActionOptions } from './support/action-runner.js';
import { cacheDir, sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { runProgram, type Ended } from './support/program.js';
import { serviceFails } from './support/sample-debs.js';

afterEach(() => expectNothingLeft(sharedStateDir));

const failing: ActionOptions = {
  inputs: {
    images: 'debian-12',
    packages: 'dist/*.deb',
    'check-unit': 'e2e-service-fails',
    'target-timeout': '100',
    'debug-on-error': '60',
  },
  prepare: async (workspace) => {
    await buildDeb(join(workspace, 'dist'), serviceFails());
  },
  toolCache: join(cacheDir, 'tool-cache'),
  env: { POSTROJ_STATE_DIR: sharedStateDir },
};

describe('debug-on-error', () => {
  it('keeps the machine as it has failed, can be entered as the log says, and ended', async () => {
    let enter: readonly string[] = [];
    let looked: Promise<Ended> | undefined;
    const run = await runActionHere({
      ...failing,
      onLine: ({ text }) => {
        const [, command] = /enter it on this host: {2}sudo (.*)$/.exec(text) ?? [];
        if (command !== undefined) enter = command.split(' ');
        const [, ending] = /end this before: {2}sudo touch (\S+)$/.exec(text) ?? [];
        if (ending === undefined) return;
        const [file = '', ...args] = enter;
        const question = 'hostname; systemctl is-failed e2e-service-fails';
        looked = runProgram({ file, args: [...args, '-c', question] });
        void looked.then(() => writeFile(ending, ''));
      },
    });
    expect((await looked)?.stdout).toMatch(/^postroj-debian-bookworm-[0-9a-f]{8}\nfailed\n$/);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/did not pass: unit e2e-service-fails\.service: failed \(failed\)/);
    expect(run.stdout).toContain('the machine is kept no longer: it was ended');
    const { targets } = JSON.parse(run.outputs['results'] ?? '') as RunResult;
    expect(targets[0]).toMatchObject({ verdict: 'fail', reason: 'unit' });
    expect(run.post.stdout).toContain('Left over: 0 processes, 0 directories.');
  });

  it('is over at once when the job is cancelled', async () => {
    const run = await runActionHere({ ...failing, cancelAfter: /end this before/ });
    expect(run.exitCode).toBe(130);
    expect(run.post.stdout).toContain('Left over: 0 processes, 0 directories.');
  });

  it('keeps nothing that was not asked for, and refuses what is no time', async () => {
    const inputs = { ...failing.inputs, 'debug-on-error': 'yes' };
    const run = await runActionHere({ ...failing, inputs });
    expect(run.exitCode).toBe(2);
    expect(run.annotations[0]?.message).toContain('the input debug-on-error must be a number');
    const off = { ...failing.inputs, 'debug-on-error': '0' };
    const plain = await runActionHere({ ...failing, inputs: off });
    expect(plain.exitCode).toBe(1);
    expect(plain.stdout).not.toContain('is kept for');
  });
});
