import type { RunResult, TargetResult } from '../engine/result.js';
import { casesOf, type Case } from './cases.js';
import { renderLeads, renderTargetError } from './failures.js';
import { firstLine } from './legible.js';
import { attributes, escapeMarkup } from './markup.js';

/**
 * JUnit's XML as Surefire writes it and as the viewers of Jenkins, GitLab and GitHub read it: a suite a
 * target, a case a phase and a check. Only what all of their schemas know is in it.
 */
export function renderJunit(result: RunResult): string {
  const suites = result.targets.map(suiteOf);
  if (result.error) suites.unshift(suiteOfRun(result));
  const { tests, failures, errors } = sumOf(suites);
  const counts = { name: 'postroj', tests, failures, errors, time: seconds(result.durationMs) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(counts)}>`,
    ...suites.flatMap(renderSuite),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly name: string;
  readonly durationMs: number;
  readonly properties: Readonly<Record<string, string | undefined>>;
  readonly cases: readonly Case[];
  /** What helps who looks into a failure. */
  readonly leads: readonly string[];
}

function suiteOf(target: TargetResult): Suite {
  const { image, durationMs, verdict, arch, os, init, source, digest, replay } = target;
  return {
    name: image,
    durationMs,
    cases: casesOf(target),
    leads: renderLeads(target),
    properties: {
      ...{ verdict, arch, source, digest, replay },
      os: os?.prettyName,
      init: init && `${init.name} ${init.version}`,
    },
  };
}

function suiteOfRun({ error, durationMs, verdict }: RunResult): Suite {
  const message = error && renderTargetError(error);
  const run: Case = { name: 'run', verdict: 'error', durationMs, reason: error?.code, message };
  return { name: 'postroj', durationMs, properties: { verdict }, cases: [run], leads: [] };
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function countsOf(cases: readonly Case[]): Counts {
  const count = (wanted: Case['verdict']) =>
    cases.filter(({ verdict }) => verdict === wanted).length;
  const [failures, errors, skipped] = [count('fail'), count('error'), count('skip')];
  return { tests: cases.length, failures, errors, skipped };
}

function sumOf(suites: readonly Suite[]): Counts {
  return countsOf(suites.flatMap(({ cases }) => cases));
}

function renderSuite({ name, durationMs, properties, cases, leads }: Suite): string[] {
  const told = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`      <property${attributes({ name: key, value })}/>`],
  );
  return [
    `  <testsuite${attributes({ name, ...countsOf(cases), time: seconds(durationMs) })}>`,
    ...['    <properties>', ...told, '    </properties>'],
    ...cases.map((one) => renderCase(one, name, leads)),
    '  </testsuite>',
  ];
}

function renderCase(one: Case, classname: string, leads: readonly string[]): string {
  const time = seconds(one.durationMs);
  const tag = `testcase${attributes({ name: firstLine(one.name), classname, time })}`;
  const inner = renderOutcome(one, leads);
  return inner === '' ? `    <${tag}/>` : `    <${tag}>${inner}</testcase>`;
}

const elements = { fail: 'failure', error: 'error', skip: 'skipped' } as const;

function renderOutcome(
  { verdict, reason, message, check }: Case,
  leads: readonly string[],
): string {
  if (verdict === 'pass') return '';
  const text = message ?? verdict;
  if (verdict === 'note') return `<system-out>${escapeMarkup(text)}</system-out>`;
  const element = elements[verdict];
  const start = `<${element}${attributes({ message: firstLine(text), type: reason ?? verdict })}`;
  if (verdict === 'skip') return `${start}/>`;
  const compared = check && [`expected: ${check.expected}`, `actual: ${check.actual}`];
  const place = check?.at === undefined ? [] : [`at: ${check.at}`];
  const lines = [text, ...(compared ?? []), ...place, ...leads];
  return `${start}>${escapeMarkup(lines.join('\n'))}</${element}>`;
}

/** As Surefire's schema has it: digits and three decimals. */
function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}
