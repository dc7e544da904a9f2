import { describe, expect, it } from '@jest/globals';

import { noInputs } from '../../../src/engine/inputs.js';
import { buildPlan } from '../../../src/engine/plan.js';
import { renderReplay } from '../../../src/engine/replay.js';
import { askForName, planSelfTest, serveWeb } from '../../../src/engine/sample.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directory = temporaryDirectory();
const never = new AbortController().signal;

async function plan(images: readonly string[], targetTimeout?: string) {
  const given = { ...noInputs, images, targetTimeout, config: 'none' };
  return { given, plan: await buildPlan(given, directory) };
}

describe('the self-test', () => {
  it('asks every image for its name, and where systemd runs by its own program', async () => {
    const { given, plan: bare } = await plan(['debian-12', 'alpine'], '60');
    const planned = planSelfTest(bare, askForName, given);
    const { targets } = planned;
    expect(targets.map((target) => renderReplay(planned, target, undefined))).toEqual([
      'postroj selftest hostnamectl --image debian-bookworm --target-timeout 60',
      expect.stringMatching(
        /^postroj selftest hostnamectl --image alpine-[\d.]+ --target-timeout 60$/,
      ),
    ]);
    const command = 'if test -d /run/systemd/system; then hostnamectl; else uname -n; fi';
    expect(targets.map(({ settings }) => settings)).toMatchObject([
      { packages: [], checks: [{ kind: 'command', command }], targetTimeoutMs: 60_000 },
      { packages: [], checks: [{ kind: 'command', command }], targetTimeoutMs: 60_000 },
    ]);
  });

  it('installs its own package where that is for it, else one that every family has', async () => {
    const { given, plan: bare } = await plan(['debian-12', 'fedora-44', 'alpine', 'debian:sid']);
    const test = await serveWeb(directory, never);
    const { targets } = planSelfTest(bare, test, given);
    const [debian, fedora, alpine, unknown] = targets.map(({ settings }) => settings);
    expect(debian?.packages).toEqual([expect.stringMatching(/postroj-sample_1\.0\.0_all\.deb$/)]);
    expect(debian?.checks.map(({ kind }) => kind)).toEqual(['unit', 'http', 'command']);
    expect(unknown).toEqual(debian);
    expect(fedora).toMatchObject({
      packages: ['nginx'],
      checks: [{ unit: 'nginx' }, { kind: 'tcp', port: 80 }, { command: 'nginx -v' }],
    });
    expect(alpine?.packages).toEqual(['nginx']);
    expect(alpine?.checks).toEqual([{ kind: 'command', command: 'nginx -v' }]);
  });
});
