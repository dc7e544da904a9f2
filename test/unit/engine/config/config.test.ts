import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { parseConfig, readConfig } from '../../../../src/engine/config/config.js';
import { failureOf } from '../../../support/failure.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const temporary = temporaryDirectory();

const whole = `# what we test
images: [debian-12, "debian:sid-slim"]
packages:
  - dist/*.deb
extra-packages:
  debian: [curl, jq]
  "*": [jq]
checks:
  - unit: webfs
  - http: http://localhost:8000/
  - tcp: localhost:5432
  - command: webfsd -h | head
leftovers: { policy: report, allow: [/var/log/x] }
watch: { journal: respect }
budgets: { memory: 200M, start: 5, growth: 10% }
stable-for: 0
network: none
limits: { memory: 512M, cpus: 1.5, tasks: 500 }
private-users: true
network-timeout: 12
boot-timeout: 0.5
retries: 0
target-timeout: 60
timeout: 600
fail-fast: true
`;

describe('parseConfig', () => {
  it('reads everything', () => {
    const [config] = parseConfig(whole, '.postroj.yml').combinations;
    expect(config?.images).toEqual(['debian-12', 'debian:sid-slim']);
    expect(config?.settings).toEqual({
      packages: ['dist/*.deb'],
      extraPackages: { debian: ['curl', 'jq'], '*': ['jq'] },
      checks: [
        { kind: 'unit', unit: 'webfs' },
        { kind: 'http', url: 'http://localhost:8000/' },
        { kind: 'tcp', host: 'localhost', port: 5432 },
        { kind: 'command', command: 'webfsd -h | head' },
      ],
      watch: { journal: 'respect', leftovers: 'report' },
      leftoversAllow: ['/var/log/x'],
      budgets: { memoryBytes: 200 * 2 ** 20, startMs: 5000, growth: 0.1 },
      stableForMs: 0,
      network: 'none',
      limits: { memoryBytes: 512 * 2 ** 20, cpus: 1.5, tasks: 500 },
      privateUsers: true,
      networkTimeoutMs: 12_000,
      bootTimeoutMs: 500,
      retries: 0,
      targetTimeoutMs: 60_000,
    });
    expect(config?.run).toEqual({ timeoutMs: 600_000, failFast: true });
  });

  it.each([
    ['nothing', ''],
    ['comments', '# nothing\n'],
    ['an empty map', '{}'],
  ])('reads %s', (_, text) => {
    expect(parseConfig(text, '.postroj.yml')).toMatchObject({
      combinations: [{ matrix: {}, images: undefined, overrides: [] }],
      secrets: [],
    });
  });
});

/** The mistakes of a file named f.yml, a line each. */
async function mistakesIn(text: string): Promise<string[]> {
  const error = await failureOf(() => parseConfig(text, 'f.yml'));
  expect(error.code).toBe('BAD_CONFIG');
  expect(error.hint).toBe(
    'Keys: include, images, matrix, timeout, fail-fast, packages, extra-packages, lifecycle, upgrade-from, lanes, install-timeout, watch, leftovers, budgets, stable-for, checks, network, limits, private-users, network-timeout, boot-timeout, retries, target-timeout, overrides.',
  );
  return error.message.split('\n');
}

describe('mistakes', () => {
  it.each([
    ['an image that is a number', 'images:\n  - debian-12\n  - 13\n', /^f\.yml:3:5: images\.1: \S/],
    ['an image that is empty', 'images: [""]', /^f\.yml:1:10: images\.0: \S/],
    ['no image', 'images: []', /^f\.yml:1:9: images: \S/],
    ['images that are no list', 'images: debian-12', /^f\.yml:1:9: images: \S/],
    [
      'leftovers that are no policy',
      'leftovers: keep',
      /^f\.yml:1:12: leftovers must be fail, report or ignore, not 'keep'$/,
    ],
    [
      'leftovers of a wrong kind',
      'leftovers: [a]',
      /^f\.yml:1:12: leftovers: expected fail, report or ignore, or a map of policy and allow$/,
    ],
    ['a policy in a map', 'leftovers:\n  policy: x', /^f\.yml:2:11: leftovers must be/],
    [
      'what is not watched',
      'watch:\n  weather: report',
      /^f\.yml:2:12: watch: 'weather' is nothing/,
    ],
    ['a budget', 'budgets:\n  start: 1\n  memory: x', /^f\.yml:3:11: budgets: memory must be/],
    ['a limit of nothing', 'limits: { cpus: 0 }', /^f\.yml:1:17: limits: cpus must be a number of/],
    ['a limit that is none', 'limits:\n  disk: 1G', /^f\.yml:2:9: limits: 'disk=1G' is no limit$/],
    ['a time that is a text', 'network-timeout: "30"', /^f\.yml:1:18: network-timeout: \S/],
    ['a time of nothing', 'boot-timeout: 0', /^f\.yml:1:15: boot-timeout: \S/],
    ['a time without end', 'boot-timeout: .inf', /^f\.yml:1:15: boot-timeout: \S/],
    ['no time at all', 'timeout: 0', /^f\.yml:1:10: timeout: \S/],
    ['a text for a truth', 'fail-fast: "true"', /^f\.yml:1:12: fail-fast: \S/],
    [
      'what is of the run for an image',
      'overrides: { debian: { timeout: 1 } }',
      /^f\.yml:1:24: overrides\.debian: \S.*timeout/,
    ],
    ['half a retry', 'retries: 0.5', /^f\.yml:1:10: retries: \S/],
    ['less than no retry', 'retries: -1', /^f\.yml:1:10: retries: \S/],
    [
      'an unknown kind of check',
      'checks:\n  - unit: x\n  - htp: y',
      /^f\.yml:3:5: checks\.1: 'htp' is no kind of check \(kinds: unit, http, .*, all or any\); did you mean http\?$/,
    ],
    [
      'a check of two kinds',
      'checks: [{ unit: a, http: b }]',
      /^f\.yml:1:10: checks\.0: a check is of one kind, not of unit and http$/,
    ],
    [
      'a check that is a word',
      'checks: [unit]',
      /^f\.yml:1:10: checks\.0: expected a check, such as 'unit: my-service' /,
    ],
    [
      'a port alone',
      'checks:\n  - tcp: 5432',
      /^f\.yml:2:10: checks\.0\.tcp: expected a text, but 5432 is a number to YAML: write '5432' in quotes$/,
    ],
    ['an unknown key', 'image: [a]', /^f\.yml:1:1: unknown key 'image'; did you mean images\?$/],
    ['a list', '- images', /^f\.yml:1:1: \S/],
    ['a word', 'images', /^f\.yml:1:1: \S/],
    ['a key twice', 'images: [a]\nimages: [b]', /^f\.yml:2:1: Map keys must be unique$/],
    [
      'extra packages of no family',
      'extra-packages: [jq]',
      /^f\.yml:1:17: extra-packages: expected a map of families, such as debian: \[jq\]$/,
    ],
    [
      'an extra package that is a number',
      'extra-packages: { debian: [7] }',
      /^f\.yml:1:28: extra-packages\.debian\.0: expected a text, but 7 is a number/,
    ],
    [
      'an extra package that is no list',
      'extra-packages: { debian: jq }',
      /^f\.yml:1:27: extra-packages\.debian: expected array/,
    ],
    ['a bracket that is left open', 'images: [a\n', /^f\.yml:2:1: Flow sequence .* end with a \]$/],
    ['a tab', 'checks:\n\t- unit: a', /^f\.yml:2:1: Tabs are not allowed as indentation$/],
  ])('%s', async (_, text, line) => {
    const [first = ''] = await mistakesIn(text);
    expect(first).toMatch(line);
  });

  it('are told all at once, each with its place', async () => {
    const lines = await mistakesIn(
      'images: [1]\nchecks:\n  - htp: y\nnetwork-timeout: 0\nnope: 2\n',
    );
    expect(lines).toHaveLength(4);
    for (const place of [
      'f.yml:1:10: images.0',
      'f.yml:3:5: checks.0',
      'f.yml:4:18: network-timeout',
    ]) {
      expect(lines.filter((line) => line.startsWith(`${place}: `))).toHaveLength(1);
    }
    expect(lines.filter((line) => line.endsWith(": unknown key 'nope'"))).toHaveLength(1);
  });

  it('of YAML are told all at once', async () => {
    const lines = await mistakesIn('images: [a]\nimages: [b]\nchecks: []\nchecks: []\n');
    expect(lines.map((line) => line.slice(0, 'f.yml:2:1:'.length))).toEqual([
      'f.yml:2:1:',
      'f.yml:4:1:',
    ]);
  });
});

describe('readConfig', () => {
  it('calls the file by its name', async () => {
    const file = path.join(temporary, 'config.yml');
    await writeFile(file, 'images: 1');
    const error = await failureOf(() => readConfig(file, { cwd: temporary, env: {} }));
    expect(error.message).toMatch(/^config\.yml:1:9: images: \S/);
  });

  it('says when it cannot be read', async () => {
    const file = path.join(temporary, 'none.yml');
    const error = await failureOf(() => readConfig(file, { cwd: temporary, env: {} }));
    expect(error.code).toBe('BAD_CONFIG');
    expect(error.message).toMatch(/^cannot read .*none\.yml: ENOENT: no such file or directory/);
  });
});

describe('every mistake has its own place', () => {
  it.each([
    [
      'a glob without quotes',
      'packages:\n  - *.deb\n',
      [`f.yml:2:5: '*.deb' must be in quotes: '"*.deb"'`],
    ],
    [
      'checks that cannot be read, all of them',
      'checks:\n  - unit: a b\n  - unit: good\n  - http: x\n',
      [
        "f.yml:2:11: checks.0.unit: 'a b' is not the name of a unit",
        "f.yml:4:11: checks.2.http: 'x' is not an address to check",
      ],
    ],
    [
      'a star without quotes, for every family',
      'extra-packages:\n  *: [jq]\n',
      [`f.yml:2:3: '*' must be in quotes: '"*"'`],
    ],
    [
      'unknown families, and names that are none',
      'checks: [{ unit: a b }]\nextra-packages:\n  debian: [jq, -y, a b]\n  fedora: [jq]\n  "*": [jq-]\n',
      [
        "f.yml:1:18: checks.0.unit: 'a b' is not the name of a unit",
        "f.yml:3:16: extra-packages: '-y' is not the name of a package",
        "f.yml:3:20: extra-packages: 'a b' is not the name of a package",
        "f.yml:4:3: extra-packages: unknown family 'fedora'; did you mean redhat? (families: debian, devuan, redhat, amazon, mageia, suse, arch, alpine, void, *)",
        "f.yml:5:9: extra-packages: 'jq-' is not the name of a package",
      ],
    ],
    [
      'unknown keys',
      'images: [a]\nnope: 1\nchecks: []\nworse: 2\n',
      ["f.yml:2:1: unknown key 'nope'", "f.yml:4:1: unknown key 'worse'"],
    ],
    [
      'a wrong type, and what was expected',
      'network-timeout: "30"\n',
      ["f.yml:1:18: network-timeout: expected number, received string, not '30'"],
    ],
  ])('%s', async (_, text, mistakes) => {
    expect(await mistakesIn(text)).toEqual(mistakes);
  });
});
