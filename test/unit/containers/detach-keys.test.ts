import { describe, expect, it } from '@jest/globals';

import { DetachKeys, USUAL_DETACH_KEYS } from '../../../src/containers/detach-keys.js';

/** What is passed on, piece by piece, and at last that it detaches. */
const typedOn = (keys: DetachKeys, pieces: readonly string[]) =>
  pieces.flatMap((piece) => {
    const { passed, detaches } = keys.pass(Buffer.from(piece));
    return [passed.toString(), ...(detaches ? ['detaches'] : [])];
  });
const typed = (...pieces: readonly string[]) => typedOn(new DetachKeys(USUAL_DETACH_KEYS), pieces);

describe('Ctrl-P Ctrl-Q', () => {
  it.each([
    ['in one piece', ['\x10\x11'], ['', 'detaches']],
    ['in two', ['\x10', '\x11'], ['', '', 'detaches']],
    ['after other keys, which are passed on', ['ls\n\x10\x11'], ['ls\n', 'detaches']],
    ['after a Ctrl-P too many', ['\x10\x10\x11'], ['\x10', 'detaches']],
    ['before other keys, which are for nobody', ['\x10\x11ls\n'], ['', 'detaches']],
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

  it.each<[string, string, string[], string[]]>([
    ['a single one', 'q', ['ab', 'q'], ['ab', '', 'detaches']],
    [
      'three, of which the first came twice',
      'aab',
      ['a', 'a', 'a', 'b'],
      ['', '', 'a', '', 'detaches'],
    ],
  ])('detach: %s', (_, keys, pieces, passed) => {
    expect(typedOn(keysOf(keys), pieces)).toEqual(passed);
  });

  it('are passed on as long as they are not whole', () => {
    expect(typedOn(keysOf('aab'), ['aa', 'c', 'ab'])).toEqual(['', 'aac', 'ab']);
  });
});
