import { describe, expect, it } from '@jest/globals';

import { allReports, parseReports } from '../../../src/engine/report-request.js';
import { failureOf } from '../../support/failure.js';

describe('parseReports', () => {
  it('takes a format and a file, relative to where it was said', () => {
    expect(parseReports(['junit=out/a=b.xml', 'tap=/t.tap'], '/w')).toEqual([
      { format: 'junit', file: '/w/out/a=b.xml' },
      { format: 'tap', file: '/t.tap' },
    ]);
  });

  it.each(['junit', 'junit=', '=x', 'pdf=x', ''])('refuses %j', async (word) => {
    expect(await failureOf(() => parseReports([word], '/w'))).toMatchObject({
      code: 'BAD_OPTION',
      message: `report: '${word}' is not FORMAT=FILE`,
      hint: 'Such as junit=junit.xml; formats: json, junit, tap, html, badge, table.',
    });
  });

  it('refuses one file for two reports', async () => {
    expect(await failureOf(() => parseReports(['tap=x', 'json=./x'], '/w'))).toMatchObject({
      code: 'BAD_OPTION',
      message: 'report: /w/x is named twice',
    });
  });
});

describe('allReports', () => {
  it('has every format in the report directory, and what was asked for', () => {
    const asked = { format: 'tap', file: '/t' } as const;
    expect(allReports(undefined, [asked])).toEqual([asked]);
    expect(allReports('/r', [asked]).map(({ file }) => file)).toEqual([
      '/r/result.json',
      '/r/junit.xml',
      '/r/results.tap',
      '/r/report.html',
      '/r/badge.svg',
      '/r/tested-on.md',
      '/t',
    ]);
  });
});
