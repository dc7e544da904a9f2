import { describe, expect, it } from '@jest/globals';

import { unitCommand } from '../../../src/machine/exec-unit.js';
import type { GuestProgram } from '../../../src/machine/guest-program.js';

const systemdRun = [
  '--quiet',
  '--wait',
  '--collect',
  '--unit=postroj-exec-1.service',
  '--description=true',
];
const plain: GuestProgram = { shown: 'true', words: ['/bin/true'], env: {} };

/** The words for systemd-run itself, and those that it is to run. */
function partsOf(changes: Partial<GuestProgram>) {
  const { file, args } = unitCommand('postroj-exec-1.service', { ...plain, ...changes });
  expect(file).toBe('systemd-run');
  const end = args.indexOf('--');
  return { own: args.slice(0, end), run: args.slice(end + 1) };
}

describe('unitCommand', () => {
  it('is a transient unit that is waited for, with pipes', () => {
    expect(partsOf({}).own).toEqual([...systemdRun, '--property=IgnoreSIGPIPE=no', '--pipe']);
  });

  it('has a terminal instead, which is that of its session', () => {
    expect(partsOf({ terminal: '/dev/pts/3' }).own.slice(6)).toEqual([
      '--property=StandardInput=tty',
      '--property=StandardOutput=tty',
      '--property=StandardError=tty',
      '--property=TTYPath=/dev/pts/3',
    ]);
  });

  it('passes user and environment on', () => {
    const user = { uid: 1000, gid: 50, home: '/x' };
    const { own } = partsOf({ user, env: { HOME: '/', LC_ALL: 'C' } });
    expect(own.slice(7)).toEqual([
      '--uid=1000',
      '--gid=50',
      '--setenv=HOME=/',
      '--setenv=LC_ALL=C',
    ]);
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
    expect(partsOf({ words: ['/bin/grep', '-e', word] }).run).toEqual(['/bin/grep', '-e', escaped]);
  });
});
