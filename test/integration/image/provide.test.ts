import { mkdir, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { families, familyOf } from '../../../src/distros/families/index.js';
import { provideImage, type ImageRequest } from '../../../src/image/provide.js';
import type { Recipe } from '../../../src/image/recipe.js';
import { ImageStore } from '../../../src/image/store.js';
import type { RunOutcome } from '../../../src/system/exec.js';
import { exists } from '../../../src/system/files.js';
import type { Log } from '../../../src/system/log.js';
import { WorkDirectories } from '../../../src/system/work.js';
import { failureOf } from '../../support/failure.js';
import { outcome } from '../../support/machine.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { runProgram } from '../support/trees.js';

const temporary = temporaryDirectory();
let count = 0;
let place: string;
let root: string;
let said: string[];
/** How often the root was left. */
let left: number;

const recipe: Recipe = {
  name: 'test',
  version: 1,
  init: { name: 'systemd', version: ['systemctl', '--version'], pattern: /^systemd (\d+)/ },
  edits: [],
  before: [],
  managers: [
    {
      program: 'manager',
      installed: ['list'],
      installedLine: /^installed (\S+)$/,
      refresh: ['update'],
      install: ['install', '--yes'],
      clean: ['clean'],
      env: { MODE: 'quiet' },
    },
  ],
  packages: ['systemd', 'dbus'],
  finish: [],
  remove: ['/usr/sbin/policy-rc.d'],
  mask: ['getty.target'],
};

beforeEach(async () => {
  place = path.join(temporary, String(++count));
  root = path.join(place, 'root');
  said = [];
  left = 0;
  await mkdir(path.join(root, 'etc'), { recursive: true });
  await mkdir(path.join(root, 'usr/sbin'), { recursive: true });
  await writeFile(
    path.join(root, 'etc/os-release'),
    'ID=debian\nVERSION_ID=12\nPRETTY_NAME=Debian',
  );
  await writeFile(path.join(root, 'usr/sbin/policy-rc.d'), '');
  await writeFile(path.join(root, 'usr/sbin/manager'), '');
});

type Answer = (words: string) => RunOutcome;
const willing: Answer = (words) => {
  if (words === 'list') return outcome(0, 'installed dbus\nnot-installed systemd\n');
  return words.startsWith('systemctl') ? outcome(0, 'systemd 252 (252.1)\n+PAM\n') : outcome(0);
};

/** Provides an image of `root`, its programs being played by `answer`. */
async function provide(changes: Partial<ImageRequest> = {}, answer: Answer = willing) {
  const commands: string[] = [];
  const note = (line: string) => void said.push(line);
  const log: Log = { info: note, warn: note, detail: note };
  const store = new ImageStore(path.join(place, 'images'));
  const request: ImageRequest = {
    name: `dir:${root}`,
    sources: [`dir:${root}`],
    arch: 'amd64',
    recipes: [recipe],
    recipe: undefined,
    recipeOf: () => recipe,
    ...changes,
  };
  const provided = provideImage(request, {
    store,
    work: new WorkDirectories(path.join(place, 'work')),
    enterRoot: () =>
      Promise.resolve({
        run: ({ file, args }) => {
          commands.push([file, ...args].join(' '));
          return Promise.resolve(answer(commands.at(-1) ?? ''));
        },
        leave: () => {
          left++;
          return Promise.resolve();
        },
      }),
    log,
    signal: new AbortController().signal,
  });
  const { image, cached } = await provided.finally(async () => {
    expect(await readdir(path.join(place, 'work'))).toEqual([]);
    expect((await readdir(place)).includes('images') ? await staged() : []).toEqual([]);
  });
  return { image, cached, commands };
}

const staged = async () =>
  (await readdir(path.join(place, 'images'))).filter((name) => name.startsWith('.'));

async function unseal(file: string): Promise<string> {
  const directory = path.join(place, 'unsealed');
  await runProgram('unsquashfs', '-quiet', '-no-progress', '-dest', directory, file);
  return directory;
}

describe('provideImage', () => {
  it('acquires, prepares by the recipe, seals and stores', async () => {
    const { image, cached, commands } = await provide();
    expect(cached).toBe(false);
    expect(left).toBe(1);
    expect(commands).toEqual([
      'list',
      'update',
      'install --yes systemd',
      'clean',
      'systemctl --version',
    ]);
    expect(image).toMatchObject({
      source: `dir:${root}`,
      arch: 'amd64',
      recipe: 'test-1',
      os: { id: 'debian', versionId: '12', prettyName: 'Debian' },
      init: { name: 'systemd', version: '252' },
    });
    const sealed = await unseal(image.file);
    expect(await exists(path.join(sealed, 'usr/sbin/policy-rc.d'))).toBe(false);
    expect(await readlink(path.join(sealed, 'etc/systemd/system/getty.target'))).toBe('/dev/null');
    expect(await exists(path.join(root, 'usr/sbin/policy-rc.d'))).toBe(true);
  });

  it('adds no package where all are there', async () => {
    const { commands } = await provide({}, (words) =>
      words === 'list' ? outcome(0, 'installed dbus\ninstalled systemd\n') : willing(words),
    );
    expect(commands).toEqual(['list', 'clean', 'systemctl --version']);
  });

  it('finds what is prepared, until the source or the recipe changes', async () => {
    const first = await provide();
    const again = await provide();
    expect([again.cached, again.image.file]).toEqual([true, first.image.file]);
    const other = { ...recipe, version: 2 };
    expect((await provide({ recipes: [other], recipeOf: () => other })).cached).toBe(false);
    await writeFile(path.join(root, 'etc/new'), '');
    expect((await provide()).cached).toBe(false);
  });

  it('keeps what one name stands for with other packages side by side', async () => {
    const extended = { ...recipe, version: '1+extra-0', extra: ['jq'] };
    const plain = { name: 'label' };
    const other = {
      ...plain,
      variant: 'extra-1',
      recipes: [extended],
      recipeOf: () => extended,
    };
    const nowhere = { sources: ['docker://127.0.0.1:9/none:x'] };
    const one = await provide(plain);
    const unknown = await failureOf(() => provide({ ...other, ...nowhere }));
    expect(unknown.code).toBe('IMAGE_UNAVAILABLE');
    const two = await provide(other);
    expect([two.cached, two.image.recipe]).toEqual([false, 'test-1+extra-0']);
    expect(two.commands).toContain('install --yes jq');
    expect(two.image.digest).toBe(one.image.digest);
    for (const [request, { image }] of [
      [plain, one],
      [other, two],
    ] as const) {
      const again = await provide({ ...request, ...nowhere });
      expect([again.cached, again.image.file]).toEqual([true, image.file]);
    }
  });

  it('takes the first source that answers, and says why not the one before', async () => {
    const { image } = await provide({ sources: [`oci:${place}/none:x`, `dir:${root}`] });
    expect(image.source).toBe(`dir:${root}`);
    expect(said.filter((line) => line.includes('cannot be used'))).toEqual([
      expect.stringMatching(/^oci:\S+ cannot be used \(.*no such file or directory.*\)$/),
    ]);
  });

  it('masks inside the root, whatever its links say', async () => {
    await mkdir(path.join(place, 'outside'));
    await symlink(path.join(place, 'outside'), path.join(root, 'etc/systemd'));
    const { image } = await provide();
    expect(await readdir(path.join(place, 'outside'))).toEqual([]);
    expect(
      await exists(path.join(await unseal(image.file), place, 'outside/system/getty.target')),
    ).toBe(true);
  });
});

describe('when it cannot', () => {
  it('says IMAGE_UNAVAILABLE, and why for each source', async () => {
    const sources = [`oci:${place}/none:x`, `oci:${place}/nil:x`];
    const error = await failureOf(() => provide({ name: 'label', sources }));
    expect(error.code).toBe('IMAGE_UNAVAILABLE');
    const lines = error.message.split('\n');
    expect(lines[0]).toBe('no source gave label:');
    expect(lines.slice(1).map((line) => line.slice(0, line.indexOf(': ')))).toEqual(sources);
    expect(lines.slice(1).filter((line) => !line.includes('no such file or directory'))).toEqual(
      [],
    );
  });

  it('does not try the next source when the address is wrong', async () => {
    const sources = ['dir:/nonexistent', `dir:${root}`];
    const error = await failureOf(() => provide({ sources }));
    expect(error).toMatchObject({ code: 'BAD_REFERENCE', message: 'no directory /nonexistent' });
  });

  it('says UNSUPPORTED_DISTRIBUTION of what is none', async () => {
    await rm(path.join(root, 'etc/os-release'));
    const error = await failureOf(() => provide());
    expect(error).toMatchObject({
      code: 'UNSUPPORTED_DISTRIBUTION',
      message: 'the image has no os-release file',
    });
  });

  it('says UNSUPPORTED_DISTRIBUTION of one without a recipe', async () => {
    await writeFile(path.join(root, 'etc/os-release'), 'ID=slackware');
    const error = await failureOf(() => provide({ recipes: families, recipeOf: familyOf }));
    expect(error.message).toBe('no recipe for a system with ID=slackware');
  });

  it.each(['list', 'update', 'install', 'clean'])(
    'says PREPARE_FAILED when %s fails, with its last lines, and leaves the root',
    async (step) => {
      const error = await failureOf(() =>
        provide({}, (words) =>
          words.startsWith(step) ? outcome(100, 'Reading\n', 'E: it failed\n') : willing(words),
        ),
      );
      expect(left).toBe(1);
      expect(error.code).toBe('PREPARE_FAILED');
      expect(error.message).toBe(
        `${step} failed while the image was prepared (recipe test-1):\nReading\nE: it failed`,
      );
      expect(error.hint).toBe('Most often a mirror is out of reach; try again.');
    },
  );

  it('stores nothing', async () => {
    await failureOf(() => provide({}, () => outcome(1)));
    expect(await new ImageStore(path.join(place, 'images')).list()).toEqual([]);
  });
});
