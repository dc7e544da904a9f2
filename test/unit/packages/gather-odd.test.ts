import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { gatherPackages } from '../../../src/packages/gather.js';
import { failureOf } from '../../support/failure.js';
import { debFile } from '../../support/package-files.js';
import { closedPort } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const { signal } = new AbortController();

async function gather(words: readonly string[], cwd = temporary) {
  return gatherPackages(words, {
    cwd,
    directory: await mkdtemp(path.join(temporary, 'to-')),
    signal,
  });
}

describe('what users also write', () => {
  it('one pattern that finds two files of one name takes both', async () => {
    const cwd = await mkdtemp(path.join(temporary, 'from-'));
    for (const directory of ['a', 'b']) {
      await mkdir(path.join(cwd, directory));
      await writeFile(path.join(cwd, directory, 'x.deb'), debFile({ name: `in-${directory}` }));
    }
    const { files } = await gather(['**/*.deb', 'a/x.deb'], cwd);
    const contents = await Promise.all(files.map((file) => readFile(file.path)));
    expect(contents).toEqual([debFile({ name: 'in-a' }), debFile({ name: 'in-b' })]);
  });

  it.each(['http://', 'http://[', 'https://host:99999/x.deb'])('%s is no address', async (word) => {
    const error = await failureOf(() => gather([word]));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`'${word}' is not an address of a package`);
  });

  it('an address with a password and a token keeps both out of the message', async () => {
    const port = await closedPort();
    const error = await failureOf(() =>
      gather([`http://user:hunter2@127.0.0.1:${port}/100%.deb?token=t0ken`]),
    );
    expect(error.code).toBe('PACKAGE_DOWNLOAD');
    expect(error.message).toMatch(/^cannot download http:\/\/127\.0\.0\.1:\d+\/100%\.deb: /);
    expect(error.message).not.toMatch(/hunter2|t0ken|user/);
  });
});
