import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../../src/engine/config/config.js';
import { failureOf } from '../../../support/failure.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const temporary = temporaryDirectory();
let count = 0;

/** Writes the files and reads the first. */
async function read(files: Readonly<Record<string, string>>, env = {}) {
  const directory = path.join(temporary, String(++count));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), text);
  }
  return readConfig(Object.keys(files)[0] ?? '', { cwd: directory, env });
}

const mistakesOf = async (files: Readonly<Record<string, string>>) =>
  (await failureOf(() => read(files))).message.split('\n');

describe('include', () => {
  it('what includes wins: lists as a whole, maps entry by entry, checks are added', async () => {
    const { combinations } = await read({
      'a.yml':
        'include: [sub/b.yml]\npackages: [mine]\nlimits: { cpus: 2 }\nchecks: [{ unit: a }]\n',
      'sub/b.yml':
        'include: c.yml\nimages: [debian-12]\npackages: [theirs]\nlimits: { cpus: 1, tasks: 9 }\nchecks: [{ unit: b }]\n',
      'sub/c.yml': 'network: none\npackages: [far]\nchecks: [{ unit: c }]\n',
    });
    const [config] = combinations;
    expect(config?.images).toEqual(['debian-12']);
    expect(config?.settings).toMatchObject({
      packages: ['mine'],
      limits: { cpus: 2, tasks: 9 },
      network: 'none',
      checks: ['c', 'b', 'a'].map((unit) => ({ kind: 'unit', unit })),
    });
    expect(Object.fromEntries(config?.origins ?? [])).toEqual({
      include: 'a.yml:1:1',
      images: 'sub/b.yml:2:1',
      packages: 'a.yml:2:1',
      'limits.cpus': 'a.yml:3:11',
      'limits.tasks': 'sub/b.yml:4:20',
      network: 'sub/c.yml:1:1',
      'checks.0': 'sub/c.yml:3:10',
      'checks.1': 'sub/b.yml:5:10',
      'checks.2': 'a.yml:4:10',
    });
  });

  it('names the right file for each mistake, of all files at once', async () => {
    expect(
      await mistakesOf({
        'a.yml': 'include: sub/b.yml\nnope: 1\n',
        'sub/b.yml': 'images: [13.0]\n',
      }),
    ).toEqual([
      "sub/b.yml:1:10: images.0: expected a text, but 13.0 is a number to YAML, 13: write '13.0' in quotes",
      "a.yml:2:1: unknown key 'nope'",
    ]);
  });

  it('refuses circles, what is absent, and what lies elsewhere', async () => {
    expect(await mistakesOf({ 'a.yml': 'include: b.yml', 'b.yml': '\ninclude: [a.yml]' })).toEqual([
      'b.yml:2:11: include: a circle: a.yml → b.yml → a.yml',
    ]);
    const [none] = await mistakesOf({ 'a.yml': 'include: none.yml' });
    expect(none).toMatch(/^a\.yml:1:10: include: cannot read none\.yml: ENOENT/);
    expect(await mistakesOf({ 'a.yml': 'include: [/etc/passwd, "https://x/y"]' })).toEqual([
      "a.yml:1:11: include: '/etc/passwd' is not relative to this file",
      "a.yml:1:24: include: 'https://x/y' is not relative to this file",
    ]);
    await writeFile(path.join(temporary, 'outside.yml'), 'network: none');
    const [outside] = await mistakesOf({ 'a.yml': 'include: ../outside.yml' });
    expect(outside).toBe(
      `a.yml:1:10: include: ../outside.yml leads out of ${path.join(temporary, String(count))}`,
    );
  });

  it('refuses what checks would carry into a machine from elsewhere', async () => {
    const directory = path.join(temporary, 'carrying');
    await mkdir(path.join(directory, 'sub'), { recursive: true });
    await symlink('/proc/self/environ', path.join(directory, 'link.sh'));
    await writeFile(path.join(directory, 'sub/good.sh'), 'true');
    const lines = [
      'checks:',
      ...['sub/good.sh', 'link.sh', '/proc/self/environ', 'none.sh', 'sub', '.'].map(
        (script) => `  - script: ${script}`,
      ),
      '  - { http: https://x/, tls: { key: /proc/self/environ } }',
      '  - { any: [{ unit: a }, { http: http://x/, json: { "a[": 1 } }] }',
    ];
    await writeFile(path.join(directory, 'a.yml'), lines.join('\n'));
    const error = await failureOf(() => readConfig('a.yml', { cwd: directory, env: {} }));
    const told = error.message.replaceAll(directory, 'DIR').split('\n');
    const where = 'it is looked for in the working directory';
    expect(told).toEqual([
      `a.yml:3:5: checks.1: link.sh leads out of DIR; ${where}`,
      `a.yml:4:5: checks.2: /proc/self/environ leads out of DIR; ${where}`,
      `a.yml:5:5: checks.3: cannot read none.sh: ENOENT: no such file or directory, realpath 'DIR/none.sh'; ${where}`,
      `a.yml:6:5: checks.4: sub is no ordinary file; ${where}`,
      `a.yml:7:5: checks.5: . leads out of DIR; ${where}`,
      `a.yml:8:5: checks.6: /proc/self/environ leads out of DIR; ${where}`,
      'a.yml:9:59: checks.7.any.1.json.a[: no expression of JMESPath: Syntax error: expected Star, got: EOF',
    ]);
  });

  it('follows no link that leads out', async () => {
    const directory = path.join(temporary, 'linked');
    await mkdir(directory);
    await symlink('/etc/passwd', path.join(directory, 'link.yml'));
    await writeFile(path.join(directory, 'a.yml'), 'include: link.yml');
    const error = await failureOf(() => readConfig('a.yml', { cwd: directory, env: {} }));
    expect(error.message).toBe(`a.yml:1:10: include: link.yml leads out of ${directory}`);
  });
});
