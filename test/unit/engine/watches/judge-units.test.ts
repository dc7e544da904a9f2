import { describe, expect, it } from '@jest/globals';

import { judgeUnit, type UnitProcess } from '../../../../src/engine/watches/judge-units.js';
import { parseProgram } from '../../../../src/machine/processes.js';
import { isToBeKept } from '../../../../src/engine/watches/unit-state.js';
import type { UnitFacts } from '../../../../src/engine/watches/unit-facts.js';
import { unitFacts as unit } from '../../../support/unit-facts.js';

const PROGRAM = '/usr/sbin/xd';

const stopped = { active: 'inactive', sub: 'dead', mainPid: 0, invocation: '' };
const restarted = { mainPid: 20, invocation: 'b' };
const masked = { load: 'masked', file: 'masked', ...stopped };
const facts = { step: 'the upgrade', replaced: [PROGRAM] };
const deb = { ...facts, format: 'deb' } as const;
const rpm = { ...facts, format: 'rpm' } as const;

type Row = readonly [Partial<UnitFacts>, Partial<UnitFacts>, typeof deb | typeof rpm, string];

function judged([before, after, step]: Row, program?: string): string {
  const processes = program === undefined ? [] : [running(10, program)];
  const { state, message } = judgeUnit(
    { before: unit(before), after: unit(after), processes },
    step,
  );
  return `${state} ${message}`;
}

/** As the kernel links to its program. */
function running(pid: number, link: string): UnitProcess {
  return { pid, ...parseProgram(link) };
}

describe('states', () => {
  it.each<Row>([
    [
      {},
      restarted,
      deb,
      'kept x.service: enabled and active as before the upgrade, restarted: PID 10 → 20',
    ],
    [stopped, stopped, deb, 'kept x.service: enabled and inactive (dead) as before the upgrade'],
    [masked, masked, deb, 'kept x.service: masked and inactive (dead) as before the upgrade'],
    [
      {},
      stopped,
      deb,
      'wrong x.service: enabled and active, enabled and inactive (dead) after the upgrade: it was stopped, and not started again',
    ],
    [
      {},
      { active: 'failed', sub: 'failed', mainPid: 0 },
      deb,
      'wrong x.service: enabled and active, enabled and failed (failed) after the upgrade',
    ],
    [
      {},
      { active: 'activating', sub: 'auto-restart', mainPid: 0 },
      deb,
      'wrong x.service: enabled and active, enabled and activating (auto-restart) after the upgrade',
    ],
    [
      {},
      { file: 'disabled' },
      deb,
      'wrong x.service: enabled and active, disabled and active after the upgrade',
    ],
    [
      { file: 'disabled', ...stopped },
      restarted,
      deb,
      'wrong x.service: disabled and stopped by its administrator, enabled and active after the upgrade',
    ],
    [
      { file: 'disabled', ...stopped },
      { file: 'disabled', ...restarted },
      deb,
      'wrong x.service: disabled and stopped by its administrator, disabled and active after the upgrade',
    ],
    [
      stopped,
      restarted,
      deb,
      "usual x.service: enabled and stopped by its administrator, enabled and active after the upgrade: so do debhelper's scripts with what is enabled",
    ],
    [
      stopped,
      restarted,
      rpm,
      'wrong x.service: enabled and stopped by its administrator, enabled and active after the upgrade',
    ],
    [
      masked,
      stopped,
      rpm,
      'wrong x.service: masked and stopped by its administrator, enabled and inactive (dead) after the upgrade',
    ],
    [
      { file: 'generated' },
      { file: 'generated', ...stopped },
      deb,
      'wrong x.service: active, inactive (dead) after the upgrade: it was stopped, and not started again',
    ],
    // its socket may have started it
    [
      stopped,
      { ...restarted, startedBy: ['x.socket'] },
      rpm,
      'kept x.service: enabled and active as before the upgrade',
    ],
    // a version that cannot be enabled any more has decided nothing against its administrator
    [
      {},
      { ...restarted, file: 'static' },
      rpm,
      'kept x.service: active as before the upgrade, restarted: PID 10 → 20',
    ],
    [
      {},
      { load: 'not-found', file: '' },
      rpm,
      'wrong x.service: runs still after the upgrade, which has taken its unit file away',
    ],
    [
      {},
      { load: 'not-found', file: '', ...stopped },
      rpm,
      'kept x.service: the packages have no such unit after the upgrade',
    ],
  ])('%j → %j', (...row) => {
    expect(judged(row)).toBe(row[3]);
  });
});

describe('what runs', () => {
  const old =
    'x.service: still runs the program from before the upgrade (not restarted, PID 10 as before)';
  const same =
    'kept x.service: enabled and active as before the upgrade, not restarted, PID 10 as before';
  it.each<readonly [string, Partial<UnitFacts>, string]>([
    [`${PROGRAM} (deleted)`, {}, `wrong ${old}`],
    // it has put the new program in its own place
    [PROGRAM, {}, `${same}, but runs the program that is installed now`],
    // a script
    ['/usr/bin/dash', {}, `wrong ${old}`],
    ['/usr/bin/dash', { paths: ['/usr/sbin/other'] }, same],
    // replaced, but not by these packages
    ['/usr/bin/sleep (deleted)', { paths: ['/usr/bin/sleep'] }, same],
    [
      `${PROGRAM} (deleted)`,
      { refuses: true },
      `usual ${old}; it refuses to be stopped or started by hand`,
    ],
  ])('%s', (program, after, message) => {
    expect(judged([{}, after, rpm, ''], program)).toBe(message);
  });

  it('is one file in /usr/bin and /bin', () => {
    const moved = { ...rpm, replaced: ['/bin/xd'] };
    const processes = [running(10, '/usr/bin/xd (deleted)')];
    expect(judgeUnit({ before: unit(), after: unit(), processes }, moved).state).toBe('wrong');
  });

  it('is what was there before where no version has changed', () => {
    const unchanged = { ...rpm, replaced: [] };
    const change = { before: unit(), after: unit(), processes: [replaced] };
    expect(judgeUnit(change, unchanged).state).toBe('kept');
  });
});

const replaced = running(10, `${PROGRAM} (deleted)`);

it.each<readonly [Partial<UnitFacts>, boolean]>([
  [{}, true],
  [{ startedBy: ['x.socket'] }, true],
  [{ load: 'not-found' }, false],
  [{ unit: 'x@main.service' }, true],
  [{ unit: 'x@1-2.service', startedBy: ['x.socket'] }, false],
])('%j is to be kept: %s', (facts, kept) => {
  expect(isToBeKept(unit(facts))).toBe(kept);
});

describe('what runs where systemd knows no main process', () => {
  const script = unit({ file: 'generated', mainPid: 0 });
  const started = { ...script, invocation: 'b' };
  const kept = 'kept x.service: active as before the upgrade';
  const wrong =
    'wrong x.service: still runs the program from before the upgrade (process 10 of /usr/sbin/xd was not ended)';
  it.each<readonly [string, UnitProcess[], string]>([
    ['it was not ended', [replaced], wrong],
    ['another beside it', [running(20, PROGRAM), replaced], wrong],
    ['the new one', [running(20, PROGRAM)], kept],
    ['nothing', [], kept],
    ['what others have replaced', [running(10, '/usr/bin/sleep (deleted)')], kept],
  ])('%s', (_, processes, expected) => {
    const judgement = judgeUnit({ before: script, after: started, processes }, deb);
    expect(`${judgement.state} ${judgement.message}`).toBe(expected);
    expect(judgement.mayEnd).toBe(expected === wrong ? true : undefined);
  });

  it('is not what a main process has left', () => {
    const change = { before: unit(), after: unit(restarted), processes: [replaced] };
    expect(judgeUnit(change, deb)).toMatchObject({ state: 'kept' });
  });
});
