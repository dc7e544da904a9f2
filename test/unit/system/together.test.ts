import { describe, expect, it } from '@jest/globals';

import { together } from '../../../src/system/together.js';

describe('together', () => {
  it('is what all of them come to', async () => {
    expect(await together(Promise.resolve(1), 'two')).toEqual([1, 'two']);
  });

  it('throws the first failure, but only when all others are over', async () => {
    const over: string[] = [];
    const slow = new Promise<void>((resolve) => {
      setImmediate(() => {
        over.push('slow');
        resolve();
      });
    });
    const failing = Promise.reject(new Error('no space'));
    await expect(together(failing, slow)).rejects.toThrow('no space');
    expect(over).toEqual(['slow']);
  });
});
