import type { Value } from './matcher.js';
import type { RawMatcher } from './raw.js';

/** A way to say what something must be like, with a value on either side of it. */
export interface Explained {
  readonly written: RawMatcher;
  readonly about: string;
  readonly met: Value;
  readonly unmet: Value;
}

/** For the reference; a test sees that each is so. */
export const explained: readonly Explained[] = [
  { written: 'running', about: 'That text.', met: 'running', unmet: 'exited' },
  { written: 200, about: 'That number.', met: '200', unmet: 404 },
  { written: true, about: 'True, or false.', met: true, unmet: false },
  {
    written: '/listening on \\d+/i',
    about: "An expression of JavaScript's, with its flags, is found in the text.",
    met: 'Listening on 80',
    unmet: 'listening',
  },
  {
    written: '>= 3, < 10',
    about: 'Numbers, compared by =, !=, <, <=, > and >=; all of them hold.',
    met: 3,
    unmet: 10,
  },
  {
    written: '< 200M',
    about: 'With k, M, G or T, in units of 1024.',
    met: 104_857_600,
    unmet: 209_715_200,
  },
  { written: '200..299', about: 'A range, both ends included.', met: 204, unmet: 301 },
  { written: [200, 404], about: 'Of a single value: one of these.', met: 404, unmet: 500 },
  {
    written: ['a', '/^b/'],
    about: 'Of a list: its elements, in this order; of a set, in any.',
    met: ['a', 'bc'],
    unmet: ['a'],
  },
  { written: { not: '/error/i' }, about: 'Anything else.', met: 'fine', unmet: 'an ERROR' },
  {
    written: { contains: 'ready' },
    about: 'Of a text: a part of it. Of a list or a set: an element; of several, each.',
    met: 'it is ready',
    unmet: 'it is not',
  },
  { written: { all: ['/^a/', '/z$/'] }, about: 'All of these.', met: 'a to z', unmet: 'a to y' },
  { written: { any: ['/^a/', '/z$/'] }, about: 'One of these.', met: 'a to y', unmet: 'b to y' },
  {
    written: { semver: '^1.22' },
    about: 'The first version in a text, in a range as npm has it.',
    met: 'nginx version: nginx/1.24.0',
    unmet: 'nginx version: nginx/2.0.0',
  },
  {
    written: { equals: '/etc/' },
    about: 'That text or number and nothing else, whatever it looks like.',
    met: '/etc/',
    unmet: 'etc',
  },
];
