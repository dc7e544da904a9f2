import { describe, expect, it } from '@jest/globals';

import { enterGuest, unitCommand } from '../../../src/machine/exec.js';
import { command } from '../../../src/system/exec.js';

const systemdRun = [
  '--quiet',
  '--pipe',
  '--wait',
  '--collect',
  '--service-type=exec',
  '--unit=postroj-exec-1.service',
];

/** What follows the `--`: the words that systemd is to run. */
function wordsOf(inner: ReturnType<typeof command>): readonly string[] {
  const { args } = unitCommand('u.service', inner);
  return args.slice(args.indexOf('--') + 1);
}

describe('unitCommand', () => {
  it('is a transient unit that is waited for', () => {
    expect(unitCommand('postroj-exec-1.service', command('true'))).toEqual({
      file: 'systemd-run',
      args: [...systemdRun, '--setenv=HOME=/root', '--', 'true'],
    });
  });

  it('passes the environment on, which wins over ours', () => {
    const inner = { ...command('true'), env: { HOME: '/', LC_ALL: 'C' } };
    const { args } = unitCommand('postroj-exec-1.service', inner);
    expect(args).toEqual([...systemdRun, '--setenv=HOME=/', '--setenv=LC_ALL=C', '--', 'true']);
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
    expect(wordsOf(command('/bin/sh', ['-c', word]))).toEqual(['/bin/sh', '-c', escaped]);
  });
});

describe('enterGuest', () => {
  it("enters all namespaces, without the host's environment", () => {
    const inner = { ...command('systemctl', ['show', '$x']), env: { A: 'b' } };
    expect(enterGuest(42, inner)).toEqual({
      file: 'nsenter',
      args: [
        ...['--target=42', '--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--'],
        ...['systemctl', 'show', '$x'],
      ],
      env: { A: 'b' },
      bare: true,
    });
  });
});
