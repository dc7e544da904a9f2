import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ROOM_HINT } from '../../../src/errors.js';
import { command, run } from '../../../src/system/exec.js';
import { withRoom } from '../../../src/system/room.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { fixture } from '../support/programs.js';
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

/** What becomes of the failure of a program that works in `directory`. */
function failureIn(directory: string, program: string, ...args: string[]) {
  const directories = [temporary, directory];
  const work = () => run(command(fixture(program), args));
  return failureOf(() => withRoom({ directories, signal }, work));
}

describe('a program that fails since it found no room, and tidies up', () => {
  it('is told as DISK_FULL, with the file system and what was free', async () => {
    const error = await failureIn(small, 'fill-and-tidy', small);
    const [first, ...rest] = error.message.split('\n');
    expect(error.code).toBe('DISK_FULL');
    expect(error.hint).toBe(ROOM_HINT);
    expect(first).toBe(
      `the file system of ${small} ran full: more than the 209 MB free of its 209 MB are needed`,
    );
    expect(rest.join('\n')).toMatch(/^fill-and-tidy|fill-and-tidy ended with exit code 1/);
  });

  it('is told as well when it is files that were too many', async () => {
    const error = await failureIn(small, 'make-files-and-tidy', small);
    expect(error.code).toBe('DISK_FULL');
    expect(error.message).toMatch(/ran full: more than 4\d{3} new files are needed\n/);
  });
});

it('a program that fails with room all around fails as it did', async () => {
  const error = await failureIn(small, 'end-with', '4');
  expect(error.code).toBe('COMMAND_FAILED');
});
