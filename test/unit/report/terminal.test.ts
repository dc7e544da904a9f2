import { describe, expect, it } from '@jest/globals';
import picocolors from 'picocolors';

import { countOf, renderTerminal } from '../../../src/report/terminal.js';
import { checkResult, mixed, runResult, targetResult } from '../../support/results.js';

const plain = picocolors.createColors(false);

describe('renderTerminal', () => {
  it('has a table of targets and checks, what went wrong below it, and the verdict at the end', () => {
    expect(renderTerminal(mixed, plain)).toBe(
      [
        '       target           time     checks  system                          http http://localhost/',
        'PASS   debian-bookworm    1.2 s  2/2     Debian GNU/Linux 12 (bookworm)  ✔',
        'SKIP   debian-sid         1.2 s',
        'FAIL   debian-trixie     12.3 s  1/2                                     ✖',
        'ERROR  debian-forky       1.2 s',
        '',
        'FAIL   debian-trixie',
        '       http http://localhost/: not 2xx within 30 s; last: connection refused (41 tries)',
        'ERROR  debian-forky',
        '       the mirror failed:',
        '       404',
        '       Hint: Try again.',
        '',
        'ERROR  1 passed, 1 failed, 1 could not be told, 1 skipped in 2.3 s',
      ].join('\n'),
    );
  });

  it('tells notes, which are no checks', () => {
    const note = { ...checkResult(), verdict: 'note', message: 'look' } as const;
    const targets = [targetResult({ checks: [checkResult(), note] })];
    const lines = renderTerminal(runResult({ targets }), plain).split('\n');
    expect(lines[1]).toMatch(/^PASS {3}debian-bookworm {4}1.2 s {2}1\/1 {2}.* i$/);
    expect(lines.slice(3, 5)).toEqual([
      'PASS   debian-bookworm',
      `       note: after ${note.phase}: look`,
    ]);
  });

  it('tells what is wrong with the run as a whole', () => {
    const error = { code: 'NOTHING_CHECKED', message: 'nothing', hint: 'Give more.' } as const;
    const targets = [targetResult({ verdict: 'skip' })];
    const text = renderTerminal(runResult({ verdict: 'error', error, targets }), plain);
    expect(text.split('\n').slice(-4)).toEqual([
      '       nothing',
      '       Hint: Give more.',
      '',
      'ERROR  1 skipped in 2.3 s',
    ]);
  });

  it('counts only what there is', () => {
    expect(renderTerminal(runResult(), plain).split('\n').at(-1)).toBe('PASS   1 passed in 2.3 s');
  });

  it('paints the verdicts where colours are wanted', () => {
    const painted = renderTerminal(mixed, picocolors.createColors(true));
    expect(painted).toContain('\u001b[32mPASS \u001b[39m');
    expect(painted).toContain('\u001b[31mFAIL \u001b[39m');
    expect(painted).toContain('\u001b[33mSKIP \u001b[39m');
    expect(painted).toContain('\u001b[32m✔\u001b[39m');
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
