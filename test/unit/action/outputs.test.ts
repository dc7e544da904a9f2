import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { publish } from '../../../src/action/outputs.js';
import type { RunResult } from '../../../src/engine/result.js';
import { bigRun } from '../../support/big-run.js';
import { failedCheck, mixed, runResult, targetResult } from '../../support/results.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directory = temporaryDirectory();
const files = {
  GITHUB_OUTPUT: path.join(directory, 'output'),
  GITHUB_STEP_SUMMARY: path.join(directory, 'summary'),
};
const write = process.stdout.write.bind(process.stdout);
let said = '';

beforeEach(() => {
  said = '';
  for (const [name, file] of Object.entries(files)) {
    writeFileSync(file, '');
    process.env[name] = file;
  }
  process.stdout.write = (text: string | Uint8Array) => {
    said += String(text);
    return true;
  };
});

afterEach(() => {
  process.stdout.write = write;
  for (const name of Object.keys(files)) Reflect.deleteProperty(process.env, name);
});

interface Published {
  readonly errors: readonly string[];
  readonly notices: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** What the runner is told: lines of commands, outputs, the summary. */
async function published(
  result: RunResult,
  reportDir?: string,
  artifact?: string,
): Promise<Published> {
  await publish({ result, cacheHit: true }, { reportDir, artifact });
  process.exitCode = undefined; // setFailed's, and not this test's
  const outputs = readFileSync(files.GITHUB_OUTPUT, 'utf8');
  const pairs = [...outputs.matchAll(/^(.+)<<(\S+)\n([^]*?)\n\2$/gm)];
  return {
    errors: said.split('\n').filter((line) => line.startsWith('::error')),
    notices: said.split('\n').filter((line) => line.startsWith('::notice')),
    outputs: Object.fromEntries(pairs.map(([, name = '', , value = '']) => [name, value])),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}

describe('publish', () => {
  it('places a failed check on the line where its user has written it', async () => {
    const check = { ...failedCheck, at: 'ci/.postroj.yml:5:7' };
    const targets = [targetResult({ verdict: 'fail', checks: [check] })];
    const { errors } = await published(runResult({ verdict: 'fail', targets }));
    expect(errors).toEqual([
      expect.stringMatching(
        /^::error title=http http%3A\/\/localhost\/ failed on debian-bookworm,file=ci\/\.postroj\.yml,line=5,col=7::http /,
      ),
      '::error::postroj: 1 of 1 failed',
    ]);
  });

  it('makes ten annotations at most, of which the last counts the others', async () => {
    const told = await published(bigRun(600, 30));
    expect(told.errors).toHaveLength(10);
    expect(told.errors.at(-1)).toMatch(
      /^::error::postroj: 60 of 600 failed, 12 of 600 could not be told; 6 more like the annotations above/,
    );
  });

  it('says that a result is too long for an output, which would fail the job', async () => {
    const { outputs, notices, summary } = await published(bigRun(300, 30), '/w/report', 'report');
    expect(outputs['results']).toBe('');
    expect(notices.join('\n')).toContain('report-dir has result.json');
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  });

  it('tells what there is to upload, the verdict and the result', async () => {
    const { outputs, summary } = await published(mixed, '/w/report', 'report');
    expect(outputs).toMatchObject({
      ...{ verdict: 'error', passed: '1', failed: '1', errored: '1', 'cache-hit': 'true' },
      ...{ 'report-dir': '/w/report', artifact: 'report' },
    });
    expect(JSON.parse(outputs['results'] ?? '')).toEqual(mixed);
    expect(summary).toContain('## postroj: ⚠️ error');
  });

  it('has no annotation when all passed', async () => {
    const { errors, outputs } = await published(runResult());
    expect(errors).toEqual([]);
    expect(outputs).toMatchObject({ verdict: 'pass', 'report-dir': '', artifact: '' });
  });
});
