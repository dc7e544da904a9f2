import { existsSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from '@jest/globals';
import { execa } from 'execa';

import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { version } from '../../../src/version.js';

const temporary = temporaryDirectory();

it('npm pack makes a package that installs without a network, and whose programs start', async () => {
  const env = { npm_config_cache: path.join(temporary, 'cache') };
  const options = { env, cwd: inRepository('.') };
  const packed = await execa('npm', ['pack', '--json', '--pack-destination', temporary], options);
  const [made] = JSON.parse(packed.stdout) as { filename: string; files: { path: string }[] }[];
  const files = made?.files.map((file) => file.path) ?? [];
  expect(files).toEqual(
    expect.arrayContaining(['bin/racker', 'dist/racker.js', 'man/racker-run.1']),
  );
  expect(files.filter((file) => /^(?:src|test|scripts)\//.test(file))).toEqual([]);

  const prefix = path.join(temporary, 'prefix');
  const tarball = path.join(temporary, made?.filename ?? '');
  const install = [
    'install',
    '--global',
    '--offline',
    '--omit=optional',
    '--prefix',
    prefix,
    tarball,
  ];
  await execa('npm', [...install, '--no-audit', '--no-fund'], { env, cwd: temporary });

  const run = async (name: string, ...args: string[]) => {
    const file = path.join(prefix, 'bin', name);
    const { stdout } = await execa(file, args, { cwd: temporary });
    return stdout;
  };
  expect(await run('postroj', '--version')).toBe(version);
  expect(await run('racker', 'version', '--format', '{{.Client.Version}}')).toBe(version);
  expect(await run('racker', '--version')).toBe(`racker version ${version}`);
  expect(existsSync(path.join(prefix, 'share/man/man1/racker.1'))).toBe(true);
}, 120_000);
