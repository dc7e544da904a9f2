import { describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue/index.js';
import { resolveReference } from '../../../src/distros/resolve.js';
import { parseConfig } from '../../../src/engine/config/config.js';
import { noInputs, type RawInputs } from '../../../src/engine/inputs.js';
import { buildLifePlan } from '../../../src/engine/life-plan.js';
import { renderReplay } from '../../../src/engine/replay.js';
import { replayEnvironment, replayWords } from '../../../src/engine/replay-words.js';

const none = { file: undefined, combinations: [] };
const life = (inputs: Partial<RawInputs> = {}) => {
  const env = { GITHUB_REPOSITORY: 'o/n', GITHUB_TOKEN: 'secret' };
  return buildLifePlan({ ...noInputs, ...inputs }, {}, env);
};

describe('replayWords', () => {
  it.each<readonly [string, Partial<RawInputs>, readonly string[]]>([
    ['nothing', { images: ['a', 'b'], jobs: '3', reportDir: 'r', githubToken: 'secret' }, []],
    [
      'lists',
      { packages: ['a.deb', 'b c.deb'], lifecycle: ['install', 'reboot'], lanes: ['build'] },
      [
        ...['--package', 'a.deb', '--package', 'b c.deb'],
        ...['--lifecycle', 'install,reboot', '--lanes', 'build'],
      ],
    ],
    [
      'secrets of addresses',
      { packages: ['https://u:p@example.org/a.deb?token=x', 'https://example.org/b.deb'] },
      ['--package', 'https://example.org/a.deb', '--package', 'https://example.org/b.deb'],
    ],
    [
      'the file, and what wins over it',
      { config: 'a.yml', privateUsers: true, retries: '0', targetTimeout: '9', checkUnit: ['x'] },
      [
        '--config',
        'a.yml',
        '--check-unit',
        'x',
        '--private-users',
        '--retries',
        '0',
        '--target-timeout',
        '9',
      ],
    ],
  ])('%s', (_, inputs, flags) => {
    expect(replayWords({ ...noInputs, ...inputs }, none)).toEqual({ flags, overrides: [] });
  });

  it.each([
    ['that nobody named', undefined, '.postroj.yml', ['--config', '.postroj.yml']],
    ['that was named', 'a.yml', 'a.yml', ['--config', 'a.yml']],
    ['that nobody wanted', 'none', undefined, ['--config', 'none']],
    ['that is not there', undefined, undefined, []],
  ])('of a file %s', (_, config, file, flags) => {
    expect(replayWords({ ...noInputs, config }, { ...none, file }).flags).toEqual(flags);
  });

  it('has the patterns of overrides, each once', () => {
    const text = 'matrix: { a: [1, 2] }\noverrides: { debian: {}, "fedora-*": {} }';
    const { combinations } = parseConfig(text, 'f.yml');
    const { overrides } = replayWords(noInputs, { file: 'f.yml', combinations });
    expect(overrides).toEqual(['debian', 'fedora-*']);
  });
});

it('replayEnvironment has the repository where its releases are needed', () => {
  const inputs = { packages: ['a.deb'], upgradeFrom: 'latest-release' };
  expect(replayEnvironment(life(inputs))).toEqual(['GITHUB_REPOSITORY=o/n']);
  expect(replayEnvironment(life())).toEqual([]);
});

describe('renderReplay', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const flags = ['--check-command', "echo 'a' $b"];
  const lineOf = (
    reference: string,
    image: Parameters<typeof renderReplay>[2],
    overrides: readonly string[] = [],
  ) => {
    const plan = { replay: { flags, overrides }, life: life() };
    return renderReplay(plan, { resolution: resolveReference(reference) }, image);
  };

  it.each([
    ['debian-12', 'docker://debian:bookworm-slim', `debian@${digest}`],
    ['docker://h:5000/a/b:1', 'docker://h:5000/a/b:1', `h:5000/a/b@${digest}`],
    ['debian-12', 'debootstrap:bookworm', 'debootstrap:bookworm'],
    ['tar:./a b.tar', 'tar:./a b.tar', "'tar:./a b.tar'"],
    ['dir:/x', undefined, 'dir:/x'],
  ])('%s, from %s', (reference, source, image) => {
    const found = source === undefined ? undefined : { source, digest };
    expect(lineOf(reference, found)).toBe(
      `postroj pkgprobe --image ${image} --check-command 'echo '\\''a'\\'' $b'`,
    );
  });

  it('leaves a label its own mirrors', () => {
    const old = catalogue.find(({ oldMirrors }) => oldMirrors !== undefined)?.label ?? '';
    const found = { source: 'docker://debian:buster-slim', digest };
    expect(lineOf(old, found)).toContain(`--image ${old} `);
  });

  it.each([
    ['debian-12', ['debian'], 'debian-bookworm'],
    ['debian-12', ['fedora-*', 'debian-1?'], 'debian-bookworm'],
    ['debian-12', ['fedora-*'], `debian@${digest}`],
    ['debian-12', ['debian@*'], 'debian-bookworm'],
    ['debian-12', ['debian*'], `debian@${digest}`],
    ['docker://debian:sid', ['docker://debian:*'], 'docker://debian:sid'],
  ])('names %s so that it keeps the settings of %j', (reference, overrides, image) => {
    const found = { source: 'docker://debian:bookworm-slim', digest };
    expect(lineOf(reference, found, overrides)).toContain(` --image ${image} `);
  });

  it('has the values of the matrix', () => {
    const plan = { replay: { flags: [], overrides: [] }, life: life() };
    const target = { resolution: resolveReference('dir:/x'), matrix: { db: 'a b', v: '16.0' } };
    expect(renderReplay(plan, target, undefined)).toBe(
      "postroj pkgprobe --image dir:/x --matrix 'db=a b' --matrix v=16.0",
    );
  });

  it('begins with what the environment tells', () => {
    const plan = {
      replay: { flags: [], overrides: [] },
      life: life({ upgradeFrom: 'latest-release' }),
    };
    const line = renderReplay(plan, { resolution: resolveReference('dir:/x') }, undefined);
    expect(line).toBe('GITHUB_REPOSITORY=o/n postroj pkgprobe --image dir:/x');
  });
});
