import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms } from '../support/built.js';

const temporary = temporaryDirectory();
const { postroj, racker } = builtPrograms(temporary);

describe('manual pages', () => {
  it('are what npm run docs writes', async () => {
    const made = path.join(temporary, 'man');
    for (const program of [postroj, racker]) {
      expect(await program(['completion', '--man-pages', made])).toMatchObject({ exitCode: 0 });
    }
    const names = readdirSync(made).sort();
    expect(readdirSync(inRepository('man')).sort()).toEqual(names);
    expect(names).toContain('racker-run.1');
    for (const name of names) {
      const [ours, fresh] = [inRepository(`man/${name}`), path.join(made, name)].map((file) =>
        readFileSync(file, 'utf8'),
      );
      expect({ name, text: ours }).toEqual({ name, text: fresh });
    }
  });

  it('are all in the package', () => {
    const { man } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
      man: string[];
    };
    expect(man).toEqual(
      readdirSync(inRepository('man'))
        .sort()
        .map((name) => `./man/${name}`),
    );
  });

  it('are understood by man(1), without a warning', async () => {
    const directory = inRepository('man');
    for (const name of readdirSync(directory).filter((file) => file !== 'pronto.1')) {
      const page = path.join(directory, name);
      const { stdout, stderr } = await execa('man', ['--warnings', '-P', 'cat', '-l', page], {
        env: { MANWIDTH: '80', LC_ALL: 'C.UTF-8' },
      });
      expect({ name, stderr }).toEqual({ name, stderr: '' });
      expect(stdout).toContain('SYNOPSIS');
    }
  });
});

/** What bash would offer for the last of the words. */
async function offered(program: 'postroj' | 'racker', words: string[]): Promise<string[]> {
  const { stdout: script } = await { postroj, racker }[program](['completion', 'bash']);
  const file = path.join(temporary, `${program}.bash`);
  writeFileSync(file, script);
  const { stdout } = await execa('bash', [
    '-c',
    'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _$1; printf "%s\\n" "${COMPREPLY[@]}"',
    ...['bash', file, program, ...words],
  ]);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completions', () => {
  it('of bash offer verbs and flags', async () => {
    expect(await offered('racker', ['r'])).toEqual(['run', 'restart', 'rm', 'rmi']);
    expect(await offered('racker', ['run', '--me'])).toEqual(['--memory']);
    expect(await offered('racker', ['run', '-'])).toContain('-e');
    expect(await offered('racker', ['run', '--gpus'])).toEqual([]);
    expect(await offered('postroj', ['pkg'])).toEqual(['pkgprobe']);
    expect(await offered('postroj', ['pull', '--ex'])).toEqual(['--extra-packages']);
  });

  it('of zsh and fish name each verb', async () => {
    for (const program of [postroj, racker]) {
      const [zsh, fish] = [
        await program(['completion', 'zsh']),
        await program(['completion', 'fish']),
      ];
      expect(zsh.stdout).toMatch(/^#compdef (?:postroj|racker)\n/);
      expect(zsh.stdout).toContain("'pull:");
      expect(fish.stdout).toMatch(/^complete -c \w+ -f -n __fish_use_subcommand -a pull -d '/m);
    }
  });

  it('of postroj are for three shells', async () => {
    expect(await postroj(['completion', 'tcsh'])).toMatchObject({
      exitCode: 2,
      stderr: "postroj: completion is for bash, zsh, fish, not 'tcsh'\n",
    });
  });
});
