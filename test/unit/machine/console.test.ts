import { once } from 'node:events';
import { PassThrough } from 'node:stream';

import { expect, it } from '@jest/globals';

import { Console } from '../../../src/machine/console.js';

async function consoleOf(...chunks: (string | Buffer)[]): Promise<Console> {
  const guest = new Console();
  const stream = new PassThrough();
  guest.read(stream);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await once(stream, 'end');
  return guest;
}

it('keeps the last lines, without control sequences', async () => {
  const guest = await consoleOf('one\n\n[\u001b[0;32m  OK  \u001b[0m] two\r\n', 'thr', 'ee\n');
  expect(guest.tail(2)).toBe('[  OK  ] two\nthree');
  expect(guest.tail(9)).toBe('one\n[  OK  ] two\nthree');
});

it('joins a character that two chunks share', async () => {
  const bytes = Buffer.from('žluť');
  const guest = await consoleOf(bytes.subarray(0, 1), bytes.subarray(1));
  expect(guest.tail(1)).toBe('žluť');
});

it('keeps the end of very much', async () => {
  const guest = await consoleOf('first\n', `${'x'.repeat(300 * 1024)}\n`, 'last\n');
  expect(guest.tail(9)).not.toContain('first');
  expect(guest.tail(1)).toBe('last');
});
