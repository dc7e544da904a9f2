import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { resolveReference } from '../../../src/distros/resolve.js';
import { checkArch, checkRunnable, patienceFor } from '../../../src/engine/architecture.js';
import { hostArch } from '../../../src/engine/host-arch.js';
import { failureOf } from '../../support/failure.js';
import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();

describe('checkArch', () => {
  const check = (image: string, arch: string) => {
    checkArch({ resolution: resolveReference(image), arch });
  };

  it.each([
    ['debian-12', 'arm64'],
    ['debian-13', 's390x'],
    ['debian:trixie-slim', 'vax'], // only its registry knows
  ])('takes %s for %s', (image, arch) => {
    expect(() => {
      check(image, arch);
    }).not.toThrow();
  });

  it('names the architectures that a label has', async () => {
    const error = await failureOf(() => {
      check('debian-12', 's390x');
    });
    expect(error).toMatchObject({
      code: 'BAD_OPTION',
      message: 'debian-bookworm is not made for s390x',
      hint: 'It is made for amd64, arm64, arm, 386, ppc64le.',
    });
  });
});

describe('checkRunnable', () => {
  const fixture = (name: string) => inRepository('test/fixtures/binfmt', name);
  const foreign = hostArch() === 'arm64' ? 'amd64' : 'arm64';

  it('needs no handler for the programs of the host', async () => {
    await checkRunnable(hostArch(), '/nonexistent');
    if (hostArch() === 'amd64') await checkRunnable('386', '/nonexistent');
  });

  it('takes a handler that is found inside any root', async () => {
    await checkRunnable('arm64', fixture('ready'));
  });

  it('takes no handler for something else', async () => {
    const error = await failureOf(() => checkRunnable('s390x', fixture('ready')));
    expect(error).toMatchObject({
      code: 'HOST_TOOL_MISSING',
      message: `this host (${hostArch()}) cannot run programs for s390x: binfmt_misc has no handler for them`,
      hint: 'sudo apt-get install qemu-user-static; in a workflow, a step with uses: docker/setup-qemu-action before this one.',
    });
  });

  it('takes no handler that is looked for inside the image', async () => {
    const directory = await mkdtemp(path.join(temporary, 'x'));
    const amd64 = 'magic 7f454c4602010100000000000000000002003e00';
    const arm64 = 'magic 7f454c460201010000000000000000000200b700';
    const mask = 'mask fffffffffffefefcfffffffffffffffffeffffff';
    await writeFile(path.join(directory, 'status'), 'enabled\n');
    for (const [name, magic] of Object.entries({ amd64, arm64 })) {
      await writeFile(
        path.join(directory, name),
        `enabled\nflags: \noffset 0\n${magic}\n${mask}\n`,
      );
    }
    const error = await failureOf(() => checkRunnable(foreign, directory));
    expect(error.message).toBe(
      `this host (${hostArch()}) cannot run programs for ${foreign}: ` +
        `the handler ${foreign} lacks the flag F, so it is not found inside an image`,
    );
  });

  it('says how to mount what is not mounted', async () => {
    const error = await failureOf(() => checkRunnable(foreign, '/nonexistent'));
    expect(error.message).toMatch(/: binfmt_misc is not mounted on \/proc\/sys\/fs\/binfmt_misc$/);
    expect(error.hint).toMatch(
      /^sudo mount -t binfmt_misc binfmt_misc \/proc\/sys\/fs\/binfmt_misc, and sudo apt-get install /,
    );
  });
});

it('patienceFor: emulated programs may take four times as long', () => {
  expect([hostArch(), 's390x'].map(patienceFor)).toEqual([1, 4]);
  if (hostArch() === 'amd64') expect(patienceFor('386')).toBe(1);
});
