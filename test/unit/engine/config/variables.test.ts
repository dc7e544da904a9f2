import { describe, expect, it } from '@jest/globals';

import { chooseCombinations } from '../../../../src/engine/config/choose-combinations.js';
import { parseConfig } from '../../../../src/engine/config/config.js';
import { matchesGlob, matchesImage } from '../../../../src/engine/config/image-pattern.js';
import { resolveReference } from '../../../../src/distros/resolve.js';
import { failureOf } from '../../../support/failure.js';

const mistakeIn = async (text: string, env = {}) =>
  (await failureOf(() => parseConfig(text, 'f.yml', env))).message;

describe('matrix', () => {
  it('is every combination, each with its own texts', () => {
    const text =
      'matrix: { db: [pg, my], v: [15, "16.0"] }\nimages: ["debian:${{ matrix.v }}"]\nchecks: [{ command: "${{matrix.db}}-${{ matrix.v }}" }]';
    const { combinations } = parseConfig(text, 'f.yml');
    expect(combinations.map(({ images, settings }) => [images, settings.checks])).toEqual(
      ['pg-15', 'pg-16.0', 'my-15', 'my-16.0'].map((command) => [
        [`debian:${command.slice(3)}`],
        [{ kind: 'command', command }],
      ]),
    );
  });

  it.each([
    [
      'matrix: { v: [1, 13.0] }',
      "f.yml:1:18: matrix.v: 13.0 is a number to YAML, 13: write '13.0' in quotes",
    ],
    [
      'matrix: { db: [a] }\nnetwork: none\npackages: ["${{ matrix.dbs }}"]',
      "f.yml:3:12: ${{ matrix.dbs }}: matrix has no 'dbs'; did you mean db?",
    ],
    ['packages: ["${{ matrix.db }}"]', "f.yml:1:12: ${{ matrix.db }}: matrix has no 'db'"],
    [
      'packages: ["${{ github.token }}"]',
      'f.yml:1:12: ${{ github.token }}: neither env.NAME nor matrix.NAME',
    ],
    ['packages: ["${{ matrix.db"]', "f.yml:1:12: '${{' is not closed by '}}'"],
    ['matrix: { a: [] }', 'f.yml:1:14: matrix.a: Too small: expected array to have >=1 items'],
    [
      `matrix: { a: [${'x, '.repeat(11)}], b: [${'x, '.repeat(10)}] }`,
      'f.yml:1:9: matrix: 110 combinations, more than 100',
    ],
  ])('%s', async (text, message) => {
    expect(await mistakeIn(text)).toBe(message);
  });
});

describe('chooseCombinations', () => {
  const { combinations } = parseConfig('matrix: { db: [pg, my], v: [1, 2] }', 'f.yml');
  const chosen = (...words: string[]) =>
    chooseCombinations(combinations, words).map(({ matrix: { db = '', v = '' } }) => db + v);

  it.each([
    [[], ['pg1', 'pg2', 'my1', 'my2']],
    [['db=my'], ['my1', 'my2']],
    [['v=2', 'db=pg'], ['pg2']],
    [
      ['v=2', 'db=pg', 'db=my'],
      ['pg2', 'my2'],
    ],
  ])('%j', (words, expected) => {
    expect(chosen(...words)).toEqual(expected);
  });

  it.each([
    ['db=x', 'There are: db=pg, v=1, v=2, db=my.'],
    ['constructor', 'There are: db=pg, v=1, v=2, db=my.'],
  ])('refuses %s', async (word, hint) => {
    const { code, message, hint: told } = await failureOf(() => chosen('v=1', word));
    expect([code, message, told]).toEqual(['BAD_OPTION', `matrix: there is no '${word}'`, hint]);
  });

  it('refuses all where there is none', async () => {
    const none = parseConfig('images: [debian-12]', 'f.yml').combinations;
    const { hint } = await failureOf(() => chooseCombinations(none, ['a=b']));
    expect(hint).toBe('No file has a matrix.');
  });
});

describe('env', () => {
  it('is put into texts; what looks like a secret is remembered', () => {
    const env = { VERSION: '1.2.3', API_TOKEN: 'abcdef', PIN: '12' };
    const text = 'packages: ["${{ env.VERSION }}", "${{ env.API_TOKEN }}", "${{ env.PIN }}"]';
    const { combinations, secrets } = parseConfig(text, 'f.yml', env);
    expect(combinations[0]?.settings.packages).toEqual(['1.2.3', 'abcdef', '12']);
    expect(secrets).toEqual(['abcdef']);
  });

  it('of a secret no message tells', async () => {
    const text = 'checks: [{ unit: "a ${{ env.API_TOKEN }}" }]';
    expect(await mistakeIn(text, { API_TOKEN: 'hunter22' })).toBe(
      "f.yml:1:18: checks.0.unit: 'a ***' is not the name of a unit",
    );
  });

  it.each([
    [{}, 'NOPE', 'NOPE is not set in the environment'],
    [
      { ACTIONS_RUNTIME_TOKEN: 'x' },
      'ACTIONS_RUNTIME_TOKEN',
      'a configuration may not have ACTIONS_RUNTIME_TOKEN',
    ],
    [{ GITHUB_TOKEN: 'x' }, 'GITHUB_TOKEN', 'a configuration may not have GITHUB_TOKEN'],
    [
      { A: 'x', GITHUB_EVENT_NAME: 'pull_request_target' },
      'A',
      'a run of pull_request_target gives a configuration nothing of its environment',
    ],
  ])('%j: %s is refused', async (env, name, reason) => {
    const text = `network: none\npackages: ['\${{ env.${name} }}']`;
    expect(await mistakeIn(text, env)).toBe(`f.yml:2:12: \${{ env.${name} }}: ${reason}`);
  });
});

describe('overrides', () => {
  it.each([
    ['debian-*', 'debian-12', true],
    ['debian-bookworm', 'debian-12', true],
    ['debian', 'ubuntu-24.04', true],
    ['redhat', 'fedora-44', true],
    ['fedora-*', 'debian-12', false],
    ['debian:*', 'debian:sid-slim', true],
    ['debian', 'debian:sid-slim', false],
  ])('%s for %s: %j', (pattern, image, matches) => {
    expect(matchesImage(pattern, resolveReference(image))).toBe(matches);
  });

  it.each([
    ['*', '', true],
    ['a*c', 'abbc', true],
    ['a?c', 'ac', false],
    ['*a*b', 'xaxbxb', true],
    [`${'*a'.repeat(1000)}b`, 'a'.repeat(1500), false],
    ['a.c', 'abc', false],
  ])('%s matches %s: %j', (pattern, text, matches) => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });

  it.each([
    [
      'overrides: { fedra: {} }',
      "f.yml:1:14: overrides: 'fedra' matches no label, alias or family",
    ],
    [
      'overrides: { debian: { images: [x] } }',
      "f.yml:1:24: overrides.debian: unknown key 'images'",
    ],
    [
      'overrides: { debian: { chekcs: [] } }',
      "f.yml:1:24: overrides.debian: unknown key 'chekcs'; did you mean checks?",
    ],
    [
      'overrides: { debian: { checks: [{ unit: a b }] } }',
      "f.yml:1:41: overrides.debian.checks.0.unit: 'a b' is not the name of a unit",
    ],
    [
      'overrides: { debian: { checks: [{ unti: a }] } }',
      "f.yml:1:33: overrides.debian.checks.0: 'unti' is no kind of check (kinds: unit, http, tcp, udp, dns, command, script, file, package, process, user, group, port, mount, sysctl, log, socket-activation, all or any); did you mean unit?",
    ],
  ])('%s', async (text, message) => {
    expect(await mistakeIn(text)).toBe(message);
  });
});
