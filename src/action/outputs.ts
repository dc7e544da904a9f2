import { error, info, setFailed, setOutput, summary } from '@actions/core';

import type { RunOutcome } from '../engine/matrix.js';
import type { RunResult, TargetResult } from '../engine/result.js';
import { colours } from '../report/colours.js';
import { renderFailures, renderLeads } from '../report/failures.js';
import { countOf, renderTerminal } from '../report/terminal.js';
import { renderSummary } from '../report/summary.js';
import { safeLine } from './observer.js';

/** What was merged has found no image, prepared or not. */
type Published = Pick<RunOutcome, 'result'> & Partial<RunOutcome>;

/** Outputs, one annotation a target that did not pass, the summary, and the one setFailed. */
export async function publish({ result, cacheHit }: Published): Promise<void> {
  for (const line of renderTerminal(result, colours({})).split('\n')) info(safeLine(line));
  setOutputs(result, cacheHit);
  for (const target of result.targets) annotate(target);
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(renderSummary(result), true).write();
  const { verdict } = result;
  if (verdict === 'fail' || verdict === 'error') setFailed(`postroj: ${verdictSentence(result)}`);
}

function setOutputs(result: RunResult, cacheHit: boolean | undefined): void {
  setOutput('verdict', result.verdict);
  setOutput('passed', countOf(result, 'pass'));
  setOutput('failed', countOf(result, 'fail'));
  setOutput('errored', countOf(result, 'error'));
  setOutput('results', JSON.stringify(result));
  if (cacheHit !== undefined) setOutput('cache-hit', cacheHit);
}

/** The runner cuts a message at 4096 characters. */
const MESSAGE_CHARACTERS = 4000;

function annotate(target: TargetResult): void {
  if (target.verdict === 'pass' || target.verdict === 'skip') return;
  const title = `${target.image}: ${target.verdict}`;
  const told = [...renderFailures(target), ...renderLeads(target)].join('\n');
  error(told.slice(0, MESSAGE_CHARACTERS), { title });
}

function verdictSentence(result: RunResult): string {
  if (result.error) return result.error.message;
  const failed = countOf(result, 'fail');
  const errored = countOf(result, 'error');
  const parts = [
    failed > 0 ? `${failed} of ${result.targets.length} failed` : '',
    errored > 0 ? `${errored} of ${result.targets.length} could not be told` : '',
  ];
  return parts.filter(Boolean).join(', ');
}
