import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { startRegistry, type Registry } from './support/registry.js';
import { expectExit, onlyTarget } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const stateDir = join(directory, 'state');
const jq = ['--check-command', 'jq --version', '--json'];

afterEach(() => expectNothingLeft(stateDir));

/** By which recipes the images of the store were made. */
function recipes(): string[] {
  const images = join(stateDir, 'images');
  return (existsSync(images) ? readdirSync(images) : [])
    .filter((name) => name.startsWith('1.0.0-'))
    .map((name) => readFileSync(join(images, name, 'amd64/image.json'), 'utf8'))
    .map((text) => (JSON.parse(text) as { recipe: string }).recipe)
    .sort();
}

describe('images of a registry', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry({ tags: ['bookworm-slim'] });
  });
  afterAll(() => registry.stop());

  const withRegistry = (args: readonly string[]) => postroj(args, { stateDir, env: registry.env });
  const withoutRegistry = (args: readonly string[]) => postroj(args, { stateDir });
  const label = ['pkgprobe', '--image', 'debian-12', ...jq];
  const both = ['debian-2', expect.stringMatching(/^debian-2\+extra-[0-9a-f]{12}$/)];

  it('are prepared with them, although they are there without', async () => {
    const plain = await withRegistry(['pull', 'debian-12']);
    expectExit(plain, 0);
    const ended = await withRegistry([...label, '--extra-packages', 'debian: jq']);
    expectExit(ended, 0);
    expect(ended.stderr).toContain('adding systemd systemd-sysv');
    expect(onlyTarget(ended).checks[0]?.actual).toBe('exit code 0');
    expect(plain.stdout).toContain(`Digest: ${onlyTarget(ended).digest ?? ''}\n`);
    expect(recipes()).toEqual(both);
  });

  it('are found again, however the same packages are written', async () => {
    const written = ['--extra-packages', 'jq, dbus', '--extra-packages', 'redhat: curl'];
    const ended = await withoutRegistry([...label, ...written]);
    expectExit(ended, 0);
    expect(ended.stderr).not.toContain('acquiring');
  });

  it('do not have them for who did not ask', async () => {
    const ended = await withoutRegistry(label);
    expectExit(ended, 1);
    expect(ended.stderr).not.toContain('acquiring');
    expect(onlyTarget(ended).checks[0]?.message).toMatch(
      /^command jq --version: exit code 127, expected exit code 0\n/,
    );
  });

  it('have them under their own names too, whose family nobody knows in advance', async () => {
    const reference = ['pkgprobe', '--image', 'debian:bookworm-slim', ...jq];
    const wanted = ['--extra-packages', 'debian: jq'];
    const first = await withRegistry([...reference, ...wanted]);
    expectExit(first, 0);
    expect(first.stderr).not.toContain('preparing');
    const second = await withoutRegistry([...reference, ...wanted]);
    expectExit(second, 0);
    expect(second.stderr).not.toContain('acquiring');
    expect(recipes()).toEqual(both);
  });

  it('are not made where one is not to be had: exit 3, what apt said, and nothing is kept', async () => {
    const wanted = ['--extra-packages', 'debian: jq e2e-not-there'];
    const ended = await withRegistry([...label, ...wanted]);
    expectExit(ended, 3);
    const { error, verdict } = onlyTarget(ended);
    expect(verdict).toBe('error');
    expect(error).toMatchObject({
      code: 'PREPARE_FAILED',
      message: expect.stringMatching(
        /^apt-get failed while the image was prepared \(recipe debian-2\+extra-[0-9a-f]{12}\):\n[^]*^E: Unable to locate package e2e-not-there$/m,
      ),
      hint: expect.stringMatching(/^extra-packages asks for e2e-not-there jq: does this dist/),
    });
    expect(recipes()).toEqual(both);
    expect(readdirSync(join(stateDir, 'work'))).toEqual([]);
    expect(readdirSync(join(stateDir, 'images/names'))).toHaveLength(3);
  });
});

it('are added to what is built from an archive, as the configuration file says', async () => {
  const config = join(directory, 'postroj.yml');
  await writeFile(
    config,
    'images: [debian-12]\nextra-packages:\n  debian: [jq]\n  redhat: [not-for-us]\n',
  );
  const archive = join(directory, 'archive');
  const ended = await postroj(['pkgprobe', '--config', config, ...jq], { stateDir: archive });
  expectExit(ended, 0);
  expect(onlyTarget(ended)).toMatchObject({ source: 'debootstrap:bookworm', verdict: 'pass' });
  expect(ended.stderr).toContain('adding jq\n');
  await expectNothingLeft(archive);
});
