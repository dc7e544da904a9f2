import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from '@jest/globals';

import { debWith } from '../../support/made-packages.js';
import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms } from '../support/built.js';

const { cwd: temporary, postroj } = builtPrograms(temporaryDirectory());
const cwd = path.join(temporary, 'project');
mkdirSync(path.join(cwd, 'dist'), { recursive: true });
writeFileSync(path.join(cwd, 'dist/web.deb'), debWith({ 'usr/bin/web': ['', 0o755] }));
const textOf = (file: string) => readFileSync(path.join(cwd, file), 'utf8');

it.each([['--stdout'], ['-']])('init prints with %s, and writes nothing', async (word) => {
  const { exitCode, stdout, stderr } = await postroj(['init', 'dist/web.deb', word], { cwd });
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^# \.postroj\.yml\n# What postroj tests/);
  expect(stdout).toContain('\n---\n# .github/workflows/packages.yml\n');
  expect(() => textOf('.postroj.yml')).toThrow('ENOENT');
});

it('what init writes is a plan, and is replaced only by force', async () => {
  const words = ['init', 'dist/', '--image', 'debian-12'];
  expect(await postroj(words, { cwd })).toMatchObject({ exitCode: 0, stdout: '' });
  const { stdout } = await postroj(['config'], { cwd });
  expect(stdout).toMatch(/^image +debian-bookworm .*\.postroj\.yml:\d+:\d+$/m);
  expect(stdout).toMatch(/^checks\.0 +kind: file, file: \/usr\/bin\/web, mode: 0755/m);
  writeFileSync(path.join(cwd, '.postroj.yml'), 'mine\n');
  expect(await postroj(words, { cwd })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'postroj: .postroj.yml and .github/workflows/packages.yml are already there\nHint: Use --force to replace, or --stdout to print what would be written.\n',
  });
  expect(textOf('.postroj.yml')).toBe('mine\n');
  expect((await postroj([...words, '--force'], { cwd })).exitCode).toBe(0);
  expect(textOf('.postroj.yml')).toContain('debian-12');
});

it('schema --markdown prints the reference', async () => {
  const { exitCode, stdout } = await postroj(['schema', '--markdown']);
  expect([exitCode, stdout]).toEqual([0, readFileSync(inRepository('docs/checks.md'), 'utf8')]);
});
