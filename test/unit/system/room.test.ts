import { describe, expect, it } from '@jest/globals';

import { PostrojError } from '../../../src/errors.js';
import { withRoom } from '../../../src/system/room.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directories = [temporaryDirectory()];
const { signal } = new AbortController();
const noSpace = () => Object.assign(new Error('ENOSPC: no space left, write'), { code: 'ENOSPC' });
const failing = (error: Error) => (): Promise<never> => {
  throw error;
};

describe('withRoom', () => {
  it('gives what the work gives', async () => {
    expect(await withRoom({ directories, signal }, () => Promise.resolve(7))).toBe(7);
  });

  it.each([
    ['a write of our own', noSpace()],
    ['one below another error', new PostrojError('IMAGE_UNAVAILABLE', 'x', { cause: noSpace() })],
  ])('says DISK_FULL when %s found no room', async (_, thrown) => {
    const error = await failureOf(() => withRoom({ directories, signal }, failing(thrown)));
    expect(error.code).toBe('DISK_FULL');
    expect(error.message).toMatch(/^the file system of \S+ ran full: more than the \d+ MB free of/);
    expect(error.message.endsWith(`\n${thrown.message}`)).toBe(true);
  });

  it.each([
    ['any other error', new Error('x')],
    ['a mistake of the caller', new PostrojError('BAD_REFERENCE', 'x', { cause: noSpace() })],
  ])('lets %s pass', async (_, thrown) => {
    await expect(withRoom({ directories, signal }, failing(thrown))).rejects.toBe(thrown);
  });

  it('is interrupted like everything', async () => {
    const reason = new PostrojError('INTERRUPTED', 'enough');
    const aborted = AbortSignal.abort(reason);
    const work = withRoom({ directories, signal: aborted }, failing(noSpace()));
    await expect(work).rejects.toBe(reason);
  });

  it('tells the work itself', async () => {
    const found = await withRoom({ directories, signal }, (isFull) =>
      Promise.resolve([isFull(noSpace()), isFull(new Error('x'))]),
    );
    expect(found).toEqual([true, false]);
  });
});
