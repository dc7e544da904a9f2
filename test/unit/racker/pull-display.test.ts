import { describe, expect, it } from '@jest/globals';

import { pullDisplay } from '../../../src/racker/pull-display.js';

/** What is written to a terminal, or to a pipe. */
function display(isTTY: boolean) {
  let text = '';
  const stream = { isTTY, columns: 40, write: (part: string) => ((text += part), true) };
  const shown = pullDisplay(stream as unknown as NodeJS.WriteStream);
  return { shown, log: shown.log, text: () => text };
}

const digest = `sha256:${'ab'.repeat(32)}`;
const blobs = (isThere: boolean) => [{ digest, isThere }];
const bytes = { done: 1_500_000, total: 3_000_000 };

describe('lines of a pull', () => {
  it('come once each, in a pipe', () => {
    const { log, shown, text } = display(false);
    shown.line('bookworm: Pulling from library/debian');
    log.progress?.({ phase: 'resolve' });
    log.progress?.({ phase: 'fetch', blobs: blobs(false), bytes });
    log.progress?.({ phase: 'fetch', blobs: blobs(false), bytes });
    log.progress?.({ phase: 'fetch', blobs: blobs(true), bytes });
    log.progress?.({ phase: 'unpack' });
    log.progress?.({ phase: 'prepare' });
    log.progress?.({ phase: 'seal' });
    log.warn('odd');
    log.info('nothing');
    shown.end();
    expect(text().split('\n')).toEqual([
      'bookworm: Pulling from library/debian',
      'abababababab: Pulling fs layer',
      'abababababab: Download complete',
      'abababababab: Pull complete',
      'WARNING: odd',
      '',
    ]);
  });

  it('have a line below them on a terminal, which is gone in the end', () => {
    const { log, shown, text } = display(true);
    log.progress?.({ phase: 'fetch', bytes });
    expect(text()).toBe('\r\u001b[KDownloading 1.5MB/3.0MB');
    log.progress?.({ phase: 'prepare' });
    shown.end();
    expect(text().endsWith('Preparing to boot ...\r\u001b[K')).toBe(true);
  });
});
