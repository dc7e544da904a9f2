import { expect, it } from '@jest/globals';

import { unitCommand } from '../../../src/machine/exec-unit.js';
import { command, tryRun } from '../../../src/system/exec.js';
import { fixture } from '../support/programs.js';

/** What systemd is to run, run here. */
function runLocally(file: string, ...args: string[]) {
  const { args: all } = unitCommand('u.service', command(file, args));
  const [program = '', ...words] = all
    .slice(all.indexOf('--') + 1)
    .map((word) => word.replaceAll('$$', () => '$'));
  return tryRun(command(program, words));
}

it.each([0, 1, 42, 255])('the exit code %d is kept', async (code) => {
  expect(await runLocally(fixture('end-with'), String(code))).toMatchObject({
    exitCode: code,
    stdout: `out of ${code}\n`,
    stderr: `err of ${code}\n`,
  });
});

it.each([
  ['TERM', 143],
  ['HUP', 129],
  ['INT', 130],
  ['PIPE', 141],
  ['KILL', 137],
  ['SEGV', 139],
])('the end by %s becomes the exit code %d', async (signal, exitCode) => {
  expect(await runLocally(fixture('end-by-signal'), signal)).toMatchObject({ exitCode });
});

it('a program that is not there is 127', async () => {
  expect(await runLocally('no-such-program')).toMatchObject({ exitCode: 127 });
});

it('words reach the program as they are', async () => {
  const words = ['a b', '$HOME', '', '*', "it's", '$$'];
  const { stdout } = await runLocally('printf', '<%s>\n', ...words);
  expect(stdout).toBe(words.map((word) => `<${word}>\n`).join(''));
});
