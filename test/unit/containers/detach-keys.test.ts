import { describe, expect, it } from '@jest/globals';

import { DetachKeys, USUAL_DETACH_KEYS } from '../../../src/containers/detach-keys.js';

const typedOn = (keys: DetachKeys, pieces: readonly string[]) =>
  pieces.map((piece) => keys.pass(Buffer.from(piece))?.toString());
const typed = (...pieces: readonly string[]) => typedOn(new DetachKeys(USUAL_DETACH_KEYS), pieces);

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

describe('other keys', () => {
  const keysOf = (text: string) => new DetachKeys([...Buffer.from(text)]);

  it.each([
    ['a single one', 'q', ['ab', 'q'], ['ab', undefined]],
    ['three, of which the first came twice', 'aab', ['a', 'a', 'a', 'b'], ['', '', 'a', undefined]],
  ])('detach: %s', (_, keys, pieces, passed) => {
    expect(typedOn(keysOf(keys), pieces)).toEqual(passed);
  });

  it('are passed on as long as they are not whole', () => {
    expect(typedOn(keysOf('aab'), ['aa', 'c', 'ab'])).toEqual(['', 'aac', 'ab']);
  });
});
