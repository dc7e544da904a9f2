import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { readEvidence } from '../../../src/engine/read-evidence.js';
import { prepareReports, writeReports } from '../../../src/engine/write-reports.js';
import { renderReport } from '../../../src/report/render-report.js';
import { failureOf } from '../../support/failure.js';
import { mixed, runResult, targetResult } from '../../support/results.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directory = temporaryDirectory();

describe('writeReports', () => {
  it('writes every format into the report directory, with the evidence in the page', async () => {
    const reportDir = path.join(directory, 'a', 'report');
    const asked = { format: 'junit', file: path.join(directory, 'b', 'c', 'own.xml') } as const;
    const wanted = { reportDir, reports: [asked] };
    await prepareReports(wanted);
    mkdirSync(path.join(reportDir, 'debian-sid'));
    writeFileSync(path.join(reportDir, 'debian-sid', 'console.txt'), 'a kernel <panics>');
    const target = targetResult({ verdict: 'fail', evidence: ['debian-sid/console.txt'] });
    const result = runResult({ verdict: 'fail', targets: [target] });
    await writeReports(wanted, result, renderReport);
    expect(readdirSync(reportDir).sort()).toEqual([
      'badge.svg',
      'debian-sid',
      'junit.xml',
      'report.html',
      'result.json',
      'results.tap',
      'tested-on.md',
    ]);
    const read = (name: string) => readFileSync(path.join(reportDir, name), 'utf8');
    expect(JSON.parse(read('result.json'))).toEqual(result);
    expect(read('report.html')).toContain('a kernel &lt;panics&gt;');
    expect(read('results.tap')).toMatch(/^TAP version 14\n/);
    expect(read('badge.svg')).toMatch(/^<svg /);
    expect(read('tested-on.md')).toContain('does not work');
    expect(readFileSync(asked.file, 'utf8')).toBe(read('junit.xml'));
  });

  it('writes only what was asked for without a directory', async () => {
    const file = path.join(directory, 'alone.json');
    await writeReports(
      { reportDir: undefined, reports: [{ format: 'json', file }] },
      mixed,
      renderReport,
    );
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(mixed);
  });
});

describe('prepareReports', () => {
  it('tells beforehand what cannot be written, and what to do', async () => {
    const blocked = path.join(directory, 'blocked');
    writeFileSync(blocked, '');
    const file = path.join(blocked, 'x.tap');
    const prepare = (reports: readonly { format: 'tap'; file: string }[]) =>
      failureOf(() => prepareReports({ reportDir: undefined, reports }));
    expect(await prepare([{ format: 'tap', file }])).toMatchObject({
      code: 'BAD_OPTION',
      message: `the report ${file} cannot be written: ${blocked} cannot be made (EEXIST)`,
      hint: 'Name another file, or make room for this one.',
    });
    expect(await prepare([{ format: 'tap', file: directory }])).toMatchObject({
      message: `the report ${directory} cannot be written: it is a directory`,
    });
  });
});

describe('readEvidence', () => {
  const files = path.join(directory, 'evidence');
  const write = (name: string, text: string | Buffer) => {
    mkdirSync(files, { recursive: true });
    writeFileSync(path.join(files, name), text);
  };
  const read = (...names: string[]) =>
    readEvidence(files, runResult({ targets: [targetResult({ evidence: names })] }));

  it('has short texts whole, and the end of long ones, from the beginning of a line', async () => {
    write('short.txt', 'all of it\n');
    write('long.txt', `${'é line\n'.repeat(50_000)}the last\n`);
    const found = await read('short.txt', 'long.txt');
    expect(found.get('short.txt')).toEqual({ sizeBytes: 10, isWhole: true, text: 'all of it\n' });
    const long = found.get('long.txt');
    expect(long?.isWhole).toBe(false);
    expect(long?.text).toMatch(/^é line\n/);
    expect(long?.text).toMatch(/the last\n$/);
    expect(long?.text?.length).toBeLessThan(32 * 1024);
  });

  it('only measures what is no text, or a picture that is large', async () => {
    write('journal.export', Buffer.from([1, 2, 3]));
    write('large.svg', '<svg/>'.repeat(50_000));
    write('small.svg', '<svg/>');
    const found = await read('journal.export', 'large.svg', 'small.svg', 'gone.txt');
    expect(found.get('journal.export')).toEqual({ sizeBytes: 3, isWhole: false });
    expect(found.get('large.svg')).toEqual({ sizeBytes: 300_000, isWhole: false });
    expect(found.get('small.svg')?.text).toBe('<svg/>');
    expect(found.has('gone.txt')).toBe(false);
  });

  it('does not read more than a page can carry', async () => {
    const targets = Array.from({ length: 200 }, (_, index) => {
      write(`${index}.txt`, 'x'.repeat(120 * 1024));
      return targetResult({ evidence: [`${index}.txt`] });
    });
    let most = 0;
    for (const { text = '' } of (await readEvidence(files, { targets })).values()) {
      most += text.length;
    }
    expect(most).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(most).toBeGreaterThan(15 * 1024 * 1024);
  });
});
