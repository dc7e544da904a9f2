import { describe, expect, it } from '@jest/globals';

import { unitCommand } from '../../../src/machine/exec-unit.js';
import { command, type Command } from '../../../src/system/exec.js';

const systemdRun = ['--quiet', '--pipe', '--wait', '--collect', '--unit=postroj-exec-1.service'];

/** The words for systemd-run itself, and those that it is to run. */
function partsOf(inner: Command): {
  readonly own: readonly string[];
  readonly run: readonly string[];
} {
  const { file, args } = unitCommand('postroj-exec-1.service', inner);
  expect(file).toBe('systemd-run');
  const end = args.indexOf('--');
  return { own: args.slice(0, end), run: args.slice(end + 1) };
}

describe('unitCommand', () => {
  it('is a transient unit that is waited for', () => {
    expect(partsOf(command('true')).own).toEqual([...systemdRun, '--setenv=HOME=/root']);
  });

  it('passes the environment on, which wins over ours', () => {
    const { own } = partsOf({ ...command('true'), env: { HOME: '/', LC_ALL: 'C' } });
    expect(own).toEqual([...systemdRun, '--setenv=HOME=/', '--setenv=LC_ALL=C']);
  });

  it.each([
    ['$HOME', '$$HOME'],
    ['${HOME}', '$${HOME}'],
    ['$$', '$$$$'],
    ['a$1b$&c', 'a$$1b$$&c'],
    ['%h \\n "x"', '%h \\n "x"'],
    ['--unit=x', '--unit=x'],
    ['', ''],
  ])('%j reaches the program as it is', (word, escaped) => {
    const { run } = partsOf(command('/bin/grep', ['-e', word]));
    expect(run.slice(-3)).toEqual(['/bin/grep', '-e', escaped]);
  });

  it('escapes its own words as well', () => {
    const { run } = partsOf(command('true'));
    expect(run.filter((word) => /(?<!\$)(?:\$\$)*\$(?!\$)/.test(word))).toEqual([]);
  });
});
