import { describe, expect, it } from '@jest/globals';
import picocolors from 'picocolors';

import { renderMatrix } from '../../../src/report/terminal-matrix.js';
import { checkResult, runResult, targetResult } from '../../support/results.js';

const plain = picocolors.createColors(false);
const unit = (target: string, verdict: 'pass' | 'fail' = 'pass') =>
  checkResult({ kind: 'unit', target, verdict });

const few = runResult({
  targets: [
    targetResult({ image: 'debian-11', checks: [unit('dbus'), unit('cron', 'fail')] }),
    targetResult({ image: 'debian-12', checks: [unit('dbus'), unit('at')] }),
  ],
});
const lines = (columns: number, result = few) => renderMatrix(result, plain, columns);

describe('renderMatrix', () => {
  it('has checks as columns where there is room, empty where nobody has looked', () => {
    expect(lines(80)).toEqual([
      '       target     time     checks  system  unit dbus  unit cron  unit at',
      'PASS   debian-11    1.2 s  1/2             ✔          ✖',
      'PASS   debian-12    1.2 s  2/2             ✔                     ✔',
    ]);
  });

  it('leaves out what systems call themselves before it turns', () => {
    expect(lines(66)[0]).toBe('       target     time     checks  unit dbus  unit cron  unit at');
  });

  it('turns where checks are many and targets few', () => {
    expect(lines(60)).toEqual([
      'target     debian-11  debian-12',
      '           PASS       PASS',
      'time         1.2 s      1.2 s',
      'unit dbus  ✔          ✔',
      'unit cron  ✖',
      'unit at               ✔',
    ]);
  });

  it('numbers checks where both are many, as many side by side as fit', () => {
    const names = Array.from({ length: 12 }, (_, index) => `service-${index}`);
    const checks = names.map((name) => unit(name));
    const targets = names.map((image) => targetResult({ image, checks }));
    const shown = lines(60, runResult({ targets }));
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(shown[0]).toBe('       target      time     checks  1  2  3  4  5  6');
    expect(shown[1]).toBe('PASS   service-0     1.2 s  12/12   ✔  ✔  ✔  ✔  ✔  ✔');
    expect(shown[14]).toBe('       target      time     checks  7  8  9  10  11  12');
    expect(shown.slice(-2)).toEqual(['11  unit service-10', '12  unit service-11']);
  });

  it.each([20, 25, 30, 40])('never is wider than %i columns, and names nobody else', (columns) => {
    const image = 'debian-bookworm (flavour=plain, speed=high)';
    const checks = [unit('a-service-with-a-long-name')];
    const shown = lines(columns, runResult({ targets: [targetResult({ image, checks })] }));
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(shown[1]).toMatch(/^PASS {3}d.*… .*✔$/);
  });

  it('has one line a target and check, whatever they say', () => {
    const checks = [checkResult({ kind: 'command', target: 'one\ntwo\u001b[31m' })];
    const os = { id: 'x', versionId: '1', prettyName: 'X\n\u001b[2Jy' };
    const shown = lines(120, runResult({ targets: [targetResult({ checks, os })] }));
    expect(shown).toHaveLength(2);
    for (const hidden of ['\u001b', 'two']) expect(shown.join('')).not.toContain(hidden);
  });

  it('tells of targets without checks', () => {
    expect(lines(80, runResult())).toEqual([
      '       target           time     checks  system',
      'PASS   debian-bookworm    1.2 s',
    ]);
  });
});
