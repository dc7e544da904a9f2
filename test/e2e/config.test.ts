import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

import type { RunResult } from '../../src/engine/result.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();

afterEach(() => expectNothingLeft(sharedStateDir));

const file = `# taken without being named
images: [debian-bookworm, debian-trixie]
matrix: { flavour: [plain, salted] }
packages: [both_1.0_all.deb]
checks:
  - command: 'echo \${{ matrix.flavour }} >/run/flavour; grep -qx \${{ matrix.flavour }} /run/flavour'
  - command: test "\${{ env.DB_PASSWORD }}" = hunter22
overrides:
  debian-trixie:
    packages: [only-trixie_1.0_all.deb]
    lifecycle: [install, remove]
    checks:
      - command: dpkg-query --show only-trixie
  '*-12':
    checks:
      - command: dpkg-query --show only-trixie \${{ env.DB_PASSWORD }}
`;

it('each target has its own packages, life and checks, for each value of the matrix', async () => {
  for (const name of ['both', 'only-trixie']) await buildDeb(directory, { name, version: '1.0' });
  await writeFile(join(directory, '.postroj.yml'), file);
  const args = ['pkgprobe', '--json', '--report-dir', 'report'];
  const ended = await postroj(args, { cwd: directory, env: { DB_PASSWORD: 'hunter22' } });
  expectExit(ended, 1);
  const result = JSON.parse(ended.stdout) as RunResult;
  expect(ended.stderr).toContain('settings are taken from .postroj.yml, which is here');
  expect(result.targets.map(({ image, matrix, verdict }) => [image, matrix, verdict])).toEqual([
    ['debian-bookworm (flavour=plain)', { flavour: 'plain' }, 'fail'],
    ['debian-trixie (flavour=plain)', { flavour: 'plain' }, 'pass'],
    ['debian-bookworm (flavour=salted)', { flavour: 'salted' }, 'fail'],
    ['debian-trixie (flavour=salted)', { flavour: 'salted' }, 'pass'],
  ]);
  const told = result.targets.map(({ checks, phases }) => ({
    phases: phases.map(({ name }) => name).filter((name) => /install|remove/.test(name)),
    packages: phases.find(({ name }) => name === 'install')?.message,
    checks: checks
      .filter(({ kind }) => kind === 'command')
      .map(({ target, verdict }) => `${verdict}: ${target}`),
  }));
  const own = (flavour: string) => [
    `pass: echo ${flavour} >/run/flavour; grep -qx ${flavour} /run/flavour`,
    'pass: test "***" = ***',
  ];
  const bookworm = (flavour: string) => ({
    phases: ['install'],
    packages: 'both_1.0_all.deb, by apt-get',
    checks: [...own(flavour), 'fail: dpkg-query --show only-trixie ***'],
  });
  const trixie = (flavour: string) => ({
    phases: ['install', 'remove'],
    packages: 'only-trixie_1.0_all.deb, by apt-get',
    checks: [...own(flavour), 'pass: dpkg-query --show only-trixie'],
  });
  expect(told).toEqual([bookworm('plain'), trixie('plain'), bookworm('salted'), trixie('salted')]);
  const line = 'postroj pkgprobe --image debian-bookworm --config .postroj.yml --matrix flavour=';
  expect(result.targets.map(({ replay }) => replay)).toEqual([
    `${line}plain`,
    undefined,
    `${line}salted`,
    undefined,
  ]);
  const evidence = result.targets.flatMap((target) => target.evidence ?? []);
  expect(evidence).toContain('debian-bookworm-flavour-plain-/console.txt');
  const kept = await Promise.all(
    ['result.json', ...evidence].map((name) => readFile(join(directory, 'report', name), 'utf8')),
  );
  expect([ended.stdout, ended.stderr, ...kept].join('\n')).not.toContain('hunter22');
});
