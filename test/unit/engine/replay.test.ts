import { describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue/index.js';
import { resolveReference } from '../../../src/distros/resolve.js';
import { noInputs, type RawInputs } from '../../../src/engine/inputs.js';
import { buildLifePlan } from '../../../src/engine/life-plan.js';
import { renderReplay } from '../../../src/engine/replay.js';
import { replayWords } from '../../../src/engine/replay-words.js';

function wordsOf(inputs: Partial<RawInputs>) {
  const raw = { ...noInputs, ...inputs };
  const env = { GITHUB_REPOSITORY: 'o/n', GITHUB_TOKEN: 'secret' };
  return replayWords(raw, buildLifePlan(raw, {}, env));
}

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
      { config: 'a.yml', privateUsers: true, retries: '0', checkUnit: ['x'] },
      ['--config', 'a.yml', '--check-unit', 'x', '--private-users', '--retries', '0'],
    ],
  ])('%s', (_, inputs, flags) => {
    expect(wordsOf(inputs)).toEqual({ environment: [], flags });
  });

  it('has the repository where its releases are needed', () => {
    const { environment } = wordsOf({ packages: ['a.deb'], upgradeFrom: 'latest-release' });
    expect(environment).toEqual(['GITHUB_REPOSITORY=o/n']);
  });
});

describe('renderReplay', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const words = { environment: [], flags: ['--check-command', "echo 'a' $b"] };

  it.each([
    ['debian-12', 'docker://debian:bookworm-slim', `debian@${digest}`],
    ['docker://h:5000/a/b:1', 'docker://h:5000/a/b:1', `h:5000/a/b@${digest}`],
    ['debian-12', 'debootstrap:bookworm', 'debootstrap:bookworm'],
    ['tar:./a b.tar', 'tar:./a b.tar', "'tar:./a b.tar'"],
    ['dir:/x', undefined, 'dir:/x'],
  ])('%s, from %s', (reference, source, image) => {
    const found = source === undefined ? undefined : { source, digest };
    expect(renderReplay(words, resolveReference(reference), found)).toBe(
      `postroj pkgprobe --image ${image} --check-command 'echo '\\''a'\\'' $b'`,
    );
  });

  it('leaves a label its own mirrors', () => {
    const old = catalogue.find(({ oldMirrors }) => oldMirrors !== undefined)?.label ?? '';
    const found = { source: 'docker://debian:buster-slim', digest };
    expect(renderReplay(words, resolveReference(old), found)).toContain(`--image ${old} `);
  });

  it('begins with what the environment tells', () => {
    const plain = { environment: ['A=b'], flags: [] };
    const line = renderReplay(plain, resolveReference('dir:/x'), undefined);
    expect(line).toBe('A=b postroj pkgprobe --image dir:/x');
  });
});
