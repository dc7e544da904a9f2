import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { readOwnFile } from '../../../src/checks/own-file.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const outside = temporaryDirectory();
const directory = join(outside, 'work');

beforeAll(() => {
  mkdirSync(join(directory, 'sub'), { recursive: true });
  writeFileSync(join(outside, 'secret'), 'of the host');
  writeFileSync(join(directory, 'sub/script'), 'echo ü');
  writeFileSync(join(directory, 'large'), '');
  truncateSync(join(directory, 'large'), 1024 * 1024 + 1);
  symlinkSync('sub/script', join(directory, 'within'));
  symlinkSync('../secret', join(directory, 'out'));
  symlinkSync('..', join(directory, 'sub/up'));
});

describe("a file of the user's own", () => {
  it.each(['sub/script', './within', 'sub/up/within'])('%s is read', async (file) => {
    expect(await readOwnFile(file, directory)).toBe('echo ü');
  });

  it('is read by its whole path, too', async () => {
    expect(await readOwnFile(join(directory, 'within'), directory)).toBe('echo ü');
  });

  it.each([
    ['out', `out leads out of ${directory}`],
    ['../secret', `../secret leads out of ${directory}`],
    ['/proc/self/environ', `/proc/self/environ leads out of ${directory}`],
    ['.', `. leads out of ${directory}`],
    ['sub', 'sub is no ordinary file'],
    ['large', 'large is larger than 1024 kB'],
    [
      'none',
      `cannot read none: ENOENT: no such file or directory, realpath '${join(directory, 'none')}'`,
    ],
  ])('%s is refused', async (file, message) => {
    const error = await failureOf(() => readOwnFile(file, directory));
    expect(error).toMatchObject({ code: 'BAD_OPTION', message });
  });
});
