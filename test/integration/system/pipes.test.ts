import { text } from 'node:stream/consumers';

import { describe, expect, it } from '@jest/globals';

import { command, type Command } from '../../../src/system/exec.js';
import { spawnOnPipes } from '../../../src/system/pipes.js';
import { failureOf } from '../../support/failure.js';
import { fixture } from '../support/programs.js';

async function runOnPipes(cmd: Command, input = '') {
  const { exited, stdin, stdout, stderr } = await spawnOnPipes(cmd);
  stdin.on('error', () => undefined);
  stdin.end(input);
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  return { ...(await exited), stdout: out, stderr: err };
}

const shell = (line: string) => command('sh', ['-c', line]);

describe('a program on pipes', () => {
  it('reads and writes, and tells how it ended', async () => {
    expect(await runOnPipes(command(fixture('end-with'), ['42']))).toMatchObject({
      exitCode: 42,
      stdout: 'out of 42\n',
      stderr: 'err of 42\n',
    });
    expect(await runOnPipes(shell('kill -TERM $$'))).toMatchObject({ signal: 'SIGTERM' });
  });

  it('may open them by name, also as another user, also when all has been written', async () => {
    const line = 'cat /dev/stdin; echo out >/dev/stdout; echo err >/dev/stderr';
    const reader = ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-c', line];
    expect(await runOnPipes(command('setpriv', reader), 'in\n')).toMatchObject({
      exitCode: 0,
      stdout: 'in\nout\n',
      stderr: 'err\n',
    });
  });

  it('has no other files of ours, and pipes that block', async () => {
    const { stdout } = await runOnPipes(
      shell('ls /proc/self/fd; grep -h flags /proc/self/fdinfo/[012]'),
    );
    const [in_, out, err] = stdout.match(/(?<=flags:\s+)\d+/g) ?? [];
    const low = stdout.match(/^\d{1,2}$/gm); // whoever started us may have given us others
    expect(low).toEqual(['0', '1', '2', '3']); // the last is the one of ls
    expect([in_, out, err].map((flags) => Number.parseInt(flags ?? '', 8) & 0o7777)).toEqual([
      0, 1, 1,
    ]);
  });

  it('is without what it is not to have', async () => {
    const bounding = command('grep', ['CapBnd', '/proc/self/status']);
    const capabilities = async (without: readonly number[]) =>
      BigInt(
        `0x${(await runOnPipes({ ...bounding, without })).stdout.trim().split(/\s+/)[1] ?? ''}`,
      );
    const all = await capabilities([]);
    const [settingTheClock, first] = [25n, 0n];
    expect(all & (1n << first)).not.toBe(0n);
    expect(await capabilities([0, 25])).toBe(all & ~(1n << settingTheClock) & ~(1n << first));
  });

  it('is not run with what it is not to have', async () => {
    const noSuchCapability = { ...command('echo', ['ran']), without: [99] };
    expect(await runOnPipes(noSuchCapability)).toMatchObject({
      ...{ exitCode: 126, stdout: '', stderr: 'prctl: Invalid argument\n' },
    });
  });

  it('that is not there ends with 127', async () => {
    expect(await runOnPipes(command('no-such-program'))).toMatchObject({ exitCode: 127 });
  });

  it('says HOST_TOOL_MISSING without perl', async () => {
    const error = await failureOf(() => spawnOnPipes({ ...command('true'), env: { PATH: '/no' } }));
    expect(error.code).toBe('HOST_TOOL_MISSING');
    expect(error.message).toBe('perl, which makes pipes, is not installed');
  });
});
