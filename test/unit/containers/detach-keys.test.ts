import { describe, expect, it } from '@jest/globals';

import { DetachKeys } from '../../../src/containers/detach-keys.js';

const typed = (...pieces: readonly string[]) => {
  const keys = new DetachKeys();
  return pieces.map((piece) => keys.pass(Buffer.from(piece))?.toString());
};

describe('Ctrl-P Ctrl-Q', () => {
  it.each([
    ['in one piece', ['\x10\x11'], [undefined]],
    ['in two', ['\x10', '\x11'], ['', undefined]],
    ['after other keys', ['ls\n\x10\x11'], [undefined]],
    ['after a Ctrl-P too many', ['\x10\x10\x11'], [undefined]],
  ])('detaches %s', (_, pieces, passed) => {
    expect(typed(...pieces)).toEqual(passed);
  });

  it.each([
    ['what is typed otherwise', ['ls\n', 'é'], ['ls\n', 'é']],
    ['Ctrl-Q alone', ['\x11'], ['\x11']],
    ['Ctrl-P and another key, once that is typed', ['\x10', 'x'], ['', '\x10x']],
    ['Ctrl-P, a key, and Ctrl-Q', ['\x10x\x11'], ['\x10x\x11']],
  ])('passes on %s', (_, pieces, passed) => {
    expect(typed(...pieces)).toEqual(passed);
  });
});
