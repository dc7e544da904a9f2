import { describe, expect, it } from '@jest/globals';

import {
  command,
  dyingWithUs,
  failureMessage,
  lastLines,
  renderCommand,
  within,
  type RunOutcome,
} from '../../../src/system/exec.js';

describe('command', () => {
  it('is data', () => {
    expect(command('mount', ['-t', 'overlay'])).toEqual({ file: 'mount', args: ['-t', 'overlay'] });
    expect(command('true')).toEqual({ file: 'true', args: [] });
  });
});

describe('within', () => {
  const outer = command('nsenter', ['--net=/x', '--']);

  it('makes one command of two, the inner environment winning', () => {
    const inner = { ...command('mount', ['a b']), env: { A: 'inner' } };
    expect(within({ ...outer, env: { A: 'outer', B: 'outer' } }, inner)).toEqual({
      file: 'nsenter',
      args: ['--net=/x', '--', 'mount', 'a b'],
      env: { A: 'inner', B: 'outer' },
      bare: false,
    });
  });

  it.each([
    [true, true, true],
    [true, false, true],
    [false, true, true],
    [false, false, false],
  ])('bare: %s outside, %s inside', (outside, inside, bare) => {
    const inner = { ...command('true'), bare: inside };
    expect(within({ ...outer, bare: outside }, inner).bare).toBe(bare);
  });

  it('dyingWithUs keeps all of it', () => {
    const inner = { ...command('sleep', ['1']), env: { A: 'b' }, bare: true };
    expect(dyingWithUs(inner)).toEqual({
      file: 'setpriv',
      args: ['--pdeathsig', 'KILL', 'sleep', '1'],
      env: { A: 'b' },
      bare: true,
    });
  });

  it('what is not to have capabilities keeps that within another, until it is started', () => {
    const inner = { ...command('true'), without: [16, 25] };
    const entering = within(command('nsenter', ['--']), inner);
    expect(entering.without).toEqual([16, 25]);
    expect(dyingWithUs(entering)).toMatchObject({
      file: 'setpriv',
      args: ['--pdeathsig', 'KILL', '--bounding-set=-cap_16,-cap_25', 'nsenter', '--', 'true'],
    });
    expect(dyingWithUs(entering)).not.toHaveProperty('without');
  });
});

describe('renderCommand', () => {
  it.each([
    [['mount', '-t', 'overlay'], 'mount -t overlay'],
    [['echo', 'a b'], "echo 'a b'"],
    [['echo', ''], "echo ''"],
    [['echo', "it's"], "echo 'it'\\''s'"],
    [['echo', '$HOME;*'], "echo '$HOME;*'"],
    [['x', '--a=b,c:d@e%f+g', './h'], 'x --a=b,c:d@e%f+g ./h'],
    [['echo', 'two\nlines'], "echo 'two\nlines'"],
  ])('%j can be pasted', ([file = '', ...args], text) => {
    expect(renderCommand(command(file, args))).toBe(text);
  });
});

describe('lastLines', () => {
  it.each([
    ['a\nb\nc', 2, 'b\nc'],
    ['a\r\nb\r\n', 5, 'a\nb'],
    ['a\n\n  \nb\n', 2, 'a\nb'],
    ['', 3, ''],
    ['  a', 1, '  a'],
  ])('%j, %d', (text, count, lines) => {
    expect(lastLines(text, count)).toBe(lines);
  });
});

const ended: RunOutcome = {
  exitCode: 1,
  signal: undefined,
  startError: undefined,
  timedOut: false,
  stdout: 'out\n',
  stderr: 'err\n',
};

describe('failureMessage', () => {
  const cmd = command('tar', ['--file', 'a b.tar']);

  it.each<readonly [string, Partial<RunOutcome>, string]>([
    [
      'a time-out before the signal that ended it',
      { timedOut: true, exitCode: undefined, signal: 'SIGTERM' },
      'tar did not end within 1.5 s',
    ],
    [
      'a program that is not there',
      { exitCode: undefined, startError: 'ENOENT' },
      'tar is not installed',
    ],
    ['what setpriv says of such a program', { exitCode: 127 }, 'tar is not installed'],
    ['a signal', { exitCode: undefined, signal: 'SIGSEGV' }, 'tar was ended by SIGSEGV'],
    ['an exit code', { exitCode: 2 }, 'tar ended with exit code 2'],
    [
      'another error at the start',
      { exitCode: undefined, startError: 'EACCES' },
      'tar ended with exit code unknown',
    ],
  ])('tells %s', (_, changes, reason) => {
    const message = failureMessage(cmd, { ...ended, ...changes }, 1500);
    expect(message).toBe(`${reason}: tar --file 'a b.tar'\nout\nerr`);
  });

  it('is one line when the program said nothing', () => {
    const message = failureMessage(cmd, { ...ended, stdout: '', stderr: '\n' });
    expect(message).toBe("tar ended with exit code 1: tar --file 'a b.tar'");
  });

  it('keeps the last twelve lines, the errors last', () => {
    const stdout = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    const lines = failureMessage(cmd, { ...ended, stdout }).split('\n');
    expect(lines).toHaveLength(13);
    expect(lines.slice(-2)).toEqual(['line 19', 'err']);
  });
});
