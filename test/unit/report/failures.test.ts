import { describe, expect, it } from '@jest/globals';

import { renderFailures, renderLeads, renderNotes } from '../../../src/report/failures.js';
import { checkResult, failedCheck, targetResult } from '../../support/results.js';

const checkPhase = { name: 'check', verdict: 'fail', durationMs: 1, message: '1 failed' } as const;
const install = {
  name: 'install',
  verdict: 'fail',
  durationMs: 1,
  message: 'apt-get ended',
} as const;

describe('renderFailures', () => {
  it('has nothing to say of what passed', () => {
    expect(renderFailures(targetResult({ checks: [checkResult()] }))).toEqual([]);
  });

  it.each([
    [
      'with its hint',
      { code: 'BOOT_FAILED', message: 'no boot', hint: 'Look.' } as const,
      'no boot\nHint: Look.',
    ],
    ['alone', { code: 'BOOT_FAILED', message: 'no boot' } as const, 'no boot'],
  ])('tells the error %s, which explains all the rest', (_, error, text) => {
    const target = targetResult({
      verdict: 'error',
      error,
      checks: [failedCheck],
      phases: [install],
    });
    expect(renderFailures(target)).toEqual([text]);
  });

  it('tells the phase that failed', () => {
    expect(renderFailures(targetResult({ verdict: 'fail', phases: [install] }))).toEqual([
      'install: apt-get ended',
    ]);
  });

  it('tells why a target was skipped', () => {
    const skipped = { name: 'install', verdict: 'skip', durationMs: 1 } as const;
    const phases = [{ ...skipped, message: 'no package for it' }];
    expect(renderFailures(targetResult({ verdict: 'skip', phases }))).toEqual([
      'no package for it',
    ]);
    expect(renderFailures(targetResult({ phases: [skipped] }))).toEqual(['skipped']);
  });

  it('tells after which phase of several a check has failed, and not what was not reached', () => {
    const remove = { name: 'remove', verdict: 'skip', durationMs: 1, message: 'no' } as const;
    const target = targetResult({
      checks: [checkResult(), { ...failedCheck, phase: 'upgrade' }],
      phases: [checkPhase, remove],
    });
    expect(renderFailures(target)).toEqual([`after upgrade: ${failedCheck.message}`]);
  });

  it('tells of upgrades from other states what was not kept, or that none ended', () => {
    const phase = {
      name: 'upgrade-states',
      verdict: 'fail',
      durationMs: 1,
      message: 'no',
    } as const;
    const checks = [checkResult(), { ...failedCheck, phase: 'upgrade-states' as const }];
    expect(renderFailures(targetResult({ phases: [phase], checks }))).toEqual([
      `after upgrade-states: ${failedCheck.message}`,
    ]);
    expect(renderFailures(targetResult({ phases: [phase] }))).toEqual(['upgrade-states: no']);
  });

  it('tells a phase that failed without a word', () => {
    const phases = [{ name: 'install', verdict: 'fail', durationMs: 1 } as const];
    expect(renderFailures(targetResult({ phases }))).toEqual(['install: failed']);
  });

  it('tells the checks that failed rather than that there were some', () => {
    const target = targetResult({ checks: [checkResult(), failedCheck], phases: [checkPhase] });
    expect(renderFailures(target)).toEqual([failedCheck.message]);
  });

  it('tells that the phase of checks failed when no check says why', () => {
    expect(renderFailures(targetResult({ phases: [checkPhase] }))).toEqual(['check: 1 failed']);
  });
});

describe('renderLeads', () => {
  it('tells what the version before does, and how to see it again', () => {
    expect(renderLeads(targetResult())).toEqual([]);
    const control = { verdict: 'pass', blames: 'change', message: 'it passes' } as const;
    const replay = 'postroj pkgprobe --image x';
    const target = targetResult({ control: { ...control, phases: [], checks: [] }, replay });
    expect(renderLeads(target)).toEqual(['control: it passes', `replay: ${replay}`]);
  });
});

describe('renderNotes', () => {
  it('tells of the tries before', () => {
    const retried = [{ code: 'MIRROR_FAILED', message: 'the mirror failed:\n404' }] as const;
    expect(renderNotes(targetResult({ attempts: 2, retried }))).toEqual([
      'note: try 1 of 2 ended with MIRROR_FAILED: the mirror failed:',
    ]);
  });

  const note = { ...checkResult(), verdict: 'note', message: 'nobody enabled it' } as const;

  it('tells what fails nothing, and after which phase', () => {
    const target = targetResult({ checks: [checkResult(), failedCheck, note] });
    expect(renderNotes(target)).toEqual([`note: after ${note.phase}: nobody enabled it`]);
    expect(renderFailures(target)).toEqual([failedCheck.message]);
  });
});
