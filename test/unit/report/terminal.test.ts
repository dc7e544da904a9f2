import { describe, expect, it } from '@jest/globals';
import picocolors from 'picocolors';

import { countOf, renderTerminal } from '../../../src/report/terminal.js';
import { checkResult, mixed, runResult, targetResult } from '../../support/results.js';

const plain = picocolors.createColors(false);

describe('renderTerminal', () => {
  it('has a line for each target, its failures below, and the verdict at the end', () => {
    expect(renderTerminal(mixed, plain)).toBe(
      [
        'PASS   debian-bookworm    1.2 s  2/2 checks  Debian GNU/Linux 12 (bookworm)',
        'SKIP   debian-sid         1.2 s',
        'FAIL   debian-trixie     12.3 s  1/2 checks',
        '       http http://localhost/: not 2xx within 30 s; last: connection refused (41 tries)',
        'ERROR  debian-forky       1.2 s',
        '       the mirror failed:',
        '       404',
        '       Hint: Try again.',
        '',
        'ERROR  1 passed, 1 failed, 1 could not be told, 1 skipped',
      ].join('\n'),
    );
  });

  it('tells notes, which are no checks', () => {
    const note = { ...checkResult(), verdict: 'note', message: 'look' } as const;
    const targets = [targetResult({ checks: [checkResult(), note] })];
    const [head, told] = renderTerminal(runResult({ targets }), plain).split('\n');
    expect(head).toContain('1/1 checks');
    expect(told).toBe(`       note: after ${note.phase}: look`);
  });

  it('tells what is wrong with the run as a whole', () => {
    const error = { code: 'NOTHING_CHECKED', message: 'nothing', hint: 'Give more.' } as const;
    const targets = [targetResult({ verdict: 'skip' })];
    const text = renderTerminal(runResult({ verdict: 'error', error, targets }), plain);
    expect(text.split('\n').slice(-3)).toEqual([
      'ERROR  1 skipped',
      '       nothing',
      '       Hint: Give more.',
    ]);
  });

  it('counts only what there is', () => {
    expect(renderTerminal(runResult(), plain).split('\n').at(-1)).toBe('PASS   1 passed');
  });

  it('paints the verdicts where colours are wanted', () => {
    const painted = renderTerminal(mixed, picocolors.createColors(true));
    expect(painted).toContain('\u001b[32mPASS \u001b[39m');
    expect(painted).toContain('\u001b[31mFAIL \u001b[39m');
    expect(painted).toContain('\u001b[33mSKIP \u001b[39m');
    // eslint-disable-next-line no-control-regex
    expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderTerminal(mixed, plain));
  });
});

it.each([
  ['pass', 1],
  ['fail', 1],
  ['error', 1],
  ['skip', 1],
] as const)('countOf %s', (verdict, count) => {
  expect(countOf(mixed, verdict)).toBe(count);
  expect(countOf(runResult({ targets: [] }), verdict)).toBe(0);
});
