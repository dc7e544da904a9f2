import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { guestProgram, type GuestProgramOptions } from '../../../src/machine/guest-program.js';
import { command, tryRun, type Command } from '../../../src/system/exec.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { fixture } from '../support/programs.js';

const temporary = temporaryDirectory();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(temporary, 'bin-'));
  await mkdir(path.join(directory, 'folder'));
  await writeFile(path.join(directory, 'plain-file'), 'text\n');
  await writeFile(path.join(directory, 'greet'), '#!/bin/sh\necho "greet: $0 $*"\n');
  await chmod(path.join(directory, 'greet'), 0o755);
});

/** The shells that guests have as /bin/sh. */
describe.each([
  ['dash', ['dash']],
  ['bash', ['bash', '--posix']],
  ['busybox', ['busybox', 'sh']],
])('what a guest runs, run here by %s', (_, [shell = '', ...more]) => {
  function runHere(inner: Command, options: GuestProgramOptions = {}) {
    const PATH = `${directory}:${process.env.PATH ?? ''}`;
    const program = guestProgram({ ...inner, env: { PATH, ...inner.env } }, options);
    const { words, env } = program;
    return tryRun({ ...command(shell, [...more, ...words.slice(1)]), env });
  }
  const runFile = (file: string, ...args: string[]) => runHere(command(file, args));

  it.each([0, 1, 42, 255])('the exit code %d is kept', async (code) => {
    expect(await runFile(fixture('end-with'), String(code))).toMatchObject({
      exitCode: code,
      stdout: `out of ${code}\n`,
      stderr: `err of ${code}\n`,
    });
  });

  it.each([
    ['TERM', 143],
    ['HUP', 129],
    ['INT', 130],
    ['QUIT', 131],
    ['PIPE', 141],
    ['USR1', 138],
    ['KILL', 137],
    ['SEGV', 139],
  ])(
    'the end by %s becomes the exit code %d, and nothing is said of it',
    async (name, exitCode) => {
      const ended = await runFile(fixture('end-by-signal'), name);
      expect(ended).toMatchObject({ exitCode, stdout: '', stderr: '' });
    },
  );

  it('what all of a unit gets and the command outlives is no end', async () => {
    const line = 'trap "echo caught" INT; kill -INT $PPID $$; exit 3';
    const ended = await runFile('/bin/sh', '-c', line);
    expect(ended).toMatchObject({ exitCode: 3, stdout: 'caught\n' });
  });

  it.each([
    ['no-such-program', 127, 'exec: "no-such-program": executable file not found in $PATH\n'],
    ['', 127, 'exec: "": executable file not found in $PATH\n'],
    ['cd', 127, 'exec: "cd": executable file not found in $PATH\n'],
    ['postroj_no', 127, 'exec: "postroj_no": executable file not found in $PATH\n'],
    ['plain-file', 127, 'exec: "plain-file": executable file not found in $PATH\n'],
    ['folder', 127, 'exec: "folder": executable file not found in $PATH\n'],
    ['/no/such', 127, 'exec: "/no/such": no such file or directory\n'],
    ['./no-such', 127, 'exec: "./no-such": no such file or directory\n'],
    ['/etc', 126, 'exec: "/etc": is a directory\n'],
    ['/etc/passwd', 126, 'exec: "/etc/passwd": permission denied\n'],
  ])('%j cannot be run: %d', async (file, exitCode, stderr) => {
    expect(await runFile(file)).toMatchObject({ exitCode, stdout: '', stderr });
  });

  it('a bare name is found by PATH, also an unusual one', async () => {
    expect(await runFile('greet', 'you')).toMatchObject({
      exitCode: 0,
      stdout: `greet: ${directory}/greet you\n`,
    });
    const inner = {
      ...command('greet'),
      env: { PATH: `/a b:${directory}/*:${directory}:${process.env.PATH ?? ''}` },
    };
    expect(await runHere(inner)).toMatchObject({ exitCode: 0 });
  });

  it('starts where it is told to', async () => {
    const at = (place: string) => runHere(command('pwd'), { directory: place });
    expect(await at('/usr')).toMatchObject({ exitCode: 0, stdout: '/usr\n' });
    expect(await at('/no/such')).toMatchObject({
      exitCode: 127,
      stderr: 'exec: chdir to "/no/such" failed: no such file or directory\n',
    });
    expect(await at('/etc/passwd')).toMatchObject({
      exitCode: 126,
      stderr: 'exec: chdir to "/etc/passwd" failed: not a directory\n',
    });
    expect(await runHere(command('pwd'))).toMatchObject({ stdout: '/\n' });
  });

  it('is shown in one line, shortened', () => {
    const { shown } = guestProgram(command('sh', ['-c', `a\nb${'x'.repeat(200)}`]), {});
    expect(shown).toBe(`sh -c a b${'x'.repeat(91)}`);
  });

  it('words reach the program as they are', async () => {
    const words = ['a b', '$HOME', '', '*', "it's", '$$', '-e', '--'];
    const { stdout } = await runFile('printf', '<%s>\n', ...words);
    expect(stdout).toBe(words.map((word) => `<${word}>\n`).join(''));
  });

  it('so do variables, also those that systemd would not take', async () => {
    const env = { 'my-name': 'a b', CR: 'x\ry', postroj_file: 'mine', PLAIN: '$HOME\nsecond' };
    const { stdout } = await runHere({ ...command('env', ['-0']), env });
    const shown = stdout.split('\0');
    expect(shown).toEqual(
      expect.arrayContaining(['my-name=a b', 'CR=x\ry', 'PLAIN=$HOME\nsecond', 'HOME=/root']),
    );
  });
});
