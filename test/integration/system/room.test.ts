import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ROOM_HINT } from '../../../src/errors.js';
import { command, run } from '../../../src/system/exec.js';
import { withRoom } from '../../../src/system/room.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { fixture, until } from '../support/programs.js';
import { runProgram } from '../support/trees.js';

const temporary = temporaryDirectory();
const small = path.join(temporary, 'small');
const { signal } = new AbortController();

beforeEach(async () => {
  await mkdir(small, { recursive: true });
  await runProgram('mount', '-t', 'tmpfs', '-o', 'size=200M,nr_inodes=5000', 'tmpfs', small);
});
afterEach(async () => {
  await runProgram('umount', small);
});

const directories = [temporary, small];

/** What becomes of the failure of a program that fills `small`, and tidies up when that has been seen. */
async function failureOfFilling(program: string) {
  const gate = path.join(temporary, program);
  await runProgram('mkfifo', gate);
  return failureOf(() =>
    withRoom({ directories, signal }, async (isFull) => {
      const letGo = async () => {
        await until('it is seen to be full', () => isFull(undefined));
        await writeFile(gate, '\n');
      };
      const onLine = (line: string) => {
        if (line === 'full') void letGo();
      };
      await run(command(fixture(program), [small, gate]), { onLine });
    }),
  );
}

describe('a program that fails since it found no room, and tidies up', () => {
  it('is told as DISK_FULL, with the file system and what was free', async () => {
    const error = await failureOfFilling('fill-and-tidy');
    const [first, ...rest] = error.message.split('\n');
    expect(error.code).toBe('DISK_FULL');
    expect(error.hint).toBe(ROOM_HINT);
    expect(first).toBe(
      `the file system of ${small} ran full: more than the 209 MB free of its 209 MB are needed`,
    );
    expect(rest.join('\n')).toMatch(/^fill-and-tidy|fill-and-tidy ended with exit code 1/);
  });

  it('is told as well when it is files that were too many', async () => {
    const error = await failureOfFilling('make-files-and-tidy');
    expect(error.code).toBe('DISK_FULL');
    expect(error.message).toMatch(/ran full: more than 4\d{3} new files are needed\n/);
  });
});

it('a program that fails with room all around fails as it did', async () => {
  const work = () => run(command(fixture('end-with'), ['4']));
  const error = await failureOf(() => withRoom({ directories, signal }, work));
  expect(error.code).toBe('COMMAND_FAILED');
});
