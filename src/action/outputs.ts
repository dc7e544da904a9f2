import { error, info, notice, setFailed, setOutput, summary } from '@actions/core';

import type { RunOutcome } from '../engine/matrix.js';
import type { RunResult } from '../engine/result.js';
import { annotationsOf, type Annotation } from '../report/annotations.js';
import { colours } from '../report/colours.js';
import { countOf, renderTerminal } from '../report/terminal.js';
import { renderSummary } from '../report/summary.js';
import { MOST_ANNOTATIONS } from './counted-warnings.js';
import { safeLine } from './safe-line.js';

/** What later steps may want to upload. */
export interface Kept {
  /** Absolute. */
  readonly reportDir: string | undefined;
  /** What the upload is to be called. */
  readonly artifact: string | undefined;
}

/** What was merged has found no image, prepared or not. */
type Published = Pick<RunOutcome, 'result'> & Partial<RunOutcome>;

/** The log, outputs, annotations, the summary, and the one setFailed. */
export async function publish({ result, cacheHit }: Published, kept: Kept): Promise<void> {
  for (const line of renderTerminal(result, colours({})).split('\n')) info(safeLine(line));
  setOutputs(result, cacheHit);
  setOutput('report-dir', kept.reportDir ?? '');
  setOutput('artifact', kept.artifact ?? '');
  const annotations = annotationsOf(result);
  // setFailed makes the last one
  const shown = annotations.slice(0, MOST_ANNOTATIONS - 1);
  shown.forEach(annotate);
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(renderSummary(result), true).write();
  const { verdict } = result;
  if (verdict !== 'fail' && verdict !== 'error') return;
  const more = annotations.length - shown.length;
  const rest = more === 0 ? '' : `; ${more} more like the annotations above are in the summary`;
  setFailed(`postroj: ${verdictSentence(result)}${rest}`);
}

function setOutputs(result: RunResult, cacheHit: boolean | undefined): void {
  setOutput('verdict', result.verdict);
  setOutput('passed', countOf(result, 'pass'));
  setOutput('failed', countOf(result, 'fail'));
  setOutput('errored', countOf(result, 'error'));
  setOutput('results', resultsOutput(result));
  if (cacheHit !== undefined) setOutput('cache-hit', cacheHit);
}

/** GitHub takes 1 MB of outputs from a job, counted in UTF-16, and fails one that has more. */
const MOST_OF_OUTPUTS = 400_000;

function resultsOutput(result: RunResult): string {
  const text = JSON.stringify(result);
  if (text.length <= MOST_OF_OUTPUTS) return text;
  notice('the output results is empty: the result is too long for it; report-dir has result.json');
  return '';
}

/** The runner cuts a message at 4096 characters. */
const MESSAGE_CHARACTERS = 4000;

function annotate({ title, message, place }: Annotation): void {
  const properties = place && {
    file: place.file,
    startLine: place.line,
    startColumn: place.column,
  };
  error(message.slice(0, MESSAGE_CHARACTERS), { title, ...properties });
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
