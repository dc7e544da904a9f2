import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { hostArch } from '../../src/engine/host-arch.js';
import { sharedStateDir } from './support/cache.js';
import { emulateArm64 } from './support/emulation.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { runProgram } from './support/program.js';
import { expectExit, onlyTarget } from './support/result.js';

const image = ['--image', 'debootstrap:bookworm', '--arch', 'arm64'];

afterEach(() => expectNothingLeft(sharedStateDir));

describe('a Debian for arm64, by qemu', () => {
  let putBack: () => Promise<void>;
  beforeAll(async () => {
    putBack = await emulateArm64();
    const pull = ['pull', 'debootstrap:bookworm', '--arch', 'arm64'];
    expectExit(await postroj(pull, { timeoutMs: 850_000 }), 0);
  }, 900_000); // every program of it is emulated
  afterAll(() => putBack());

  it('boots, is asked for units and addresses, and powers off', async () => {
    const ended = await postroj([
      ...['pkgprobe', ...image, '--json', '--check-unit', 'systemd-journald'],
      ...['--check-command', 'test "$(uname -m)" = aarch64'],
      ...['--check-command', 'perl -e "exit(unpack(q(x18S), qx(head -c 20 /bin/true)) != 183)"'],
      ...['--check-command', 'exit 3'],
    ]);
    expectExit(ended, 1);
    const { arch, boots, checks, phases } = onlyTarget(ended);
    expect(arch).toBe('arm64');
    expect(boots).toHaveLength(1);
    expect(checks.map(({ actual }) => actual)).toEqual([
      'active (running)',
      'exit code 0',
      'exit code 0',
      'exit code 3',
    ]);
    expect(phases.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      ...['acquire pass', 'boot pass', 'check fail', 'shutdown pass'],
    ]);
    expect(phases[1]?.message).toMatch(/^ready(?:, but degraded: .* failed)? in \d+\.?\d* s$/);
    expect(phases.at(-1)?.message).toBe('powered off');
  });

  it('may take four times as long, and the message says so', async () => {
    const check = ['--check-command', 'true', '--boot-timeout', '0.05'];
    const ended = await postroj(['pkgprobe', ...image, '--json', ...check]);
    expectExit(ended, 3);
    const { error } = onlyTarget(ended);
    expect(error?.code).toBe('BOOT_TIMEOUT');
    expect(error?.message).toMatch(/: the boot was not over within 0\.2 s; its console's end:\n/);
  });
});

describe('a host that cannot run its programs says what it lacks, before anything is fetched', () => {
  /** With this in place of what the kernel has. */
  async function probeSeeing(mount: string) {
    const directory = '/proc/sys/fs/binfmt_misc';
    const line = `mount ${mount} "${directory}" && exec "$@"`;
    const probe = [process.execPath, join(repoDir, 'bin/postroj'), 'pkgprobe', ...image];
    return runProgram({
      file: 'unshare',
      args: ['--mount', 'sh', '-c', line, 'sh', ...probe, '--check-command', 'true'],
      env: { POSTROJ_STATE_DIR: sharedStateDir, NO_COLOR: '1' },
    });
  }
  const workflow = 'in a workflow, a step with uses: docker/setup-qemu-action before this one.';

  it.each([
    [
      'nothing is mounted there',
      '-t tmpfs tmpfs',
      'binfmt_misc is not mounted on /proc/sys/fs/binfmt_misc',
      'sudo mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc, and sudo apt-get install qemu-user-static; ',
    ],
    [
      'the flag F is missing',
      `--bind ${join(repoDir, 'test/fixtures/binfmt/without-f')}`,
      'the handler qemu-aarch64 lacks the flag F, so it is not found inside an image',
      'sudo apt-get install qemu-user-static; ',
    ],
  ])('%s', async (_, mount, reason, mend) => {
    const ended = await probeSeeing(mount);
    expectExit(ended, 3);
    expect(ended.stderr).toContain(
      `postroj: this host (${hostArch()}) cannot run programs for arm64: ${reason}`,
    );
    expect(ended.stderr).toContain(`${mend}${workflow}`);
    expect(ended.stderr).not.toContain('acquir');
  });
});
