import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { mergeReports, type MergeInputs } from '../../../../src/engine/fan-out/merge.js';
import type { RunResult } from '../../../../src/engine/result.js';
import { renderReport } from '../../../../src/report/render-report.js';
import { failureOf } from '../../../support/failure.js';
import { mixed, runResult, targetResult } from '../../../support/results.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const temporary = temporaryDirectory();
let cwd: string;
let warnings: string[];

beforeEach(() => {
  cwd = mkdtempSync(path.join(temporary, 'work-'));
  warnings = [];
});

const merge = (directories: readonly string[], inputs: Partial<MergeInputs> = {}) =>
  mergeReports(
    { directories, expect: undefined, reportDir: undefined, ...inputs },
    { cwd, warn: (message) => void warnings.push(message), renderReport },
  );

/** What a run has left there, with a file for each path of its evidence. */
function leave(directory: string, result: RunResult | object | string): void {
  const place = path.join(cwd, directory);
  mkdirSync(place, { recursive: true });
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  writeFileSync(path.join(place, 'result.json'), text);
  if (!isResult(result)) return;
  for (const { evidence = [], image } of result.targets) {
    for (const file of evidence) {
      mkdirSync(path.join(place, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(place, file), `${directory}: ${image}`);
    }
  }
}

function isResult(result: RunResult | object | string): result is RunResult {
  return typeof result === 'object' && 'targets' in result && Array.isArray(result.targets);
}

const onArm = targetResult({ arch: 'arm64', verdict: 'fail', evidence: ['debian-bookworm/a.txt'] });
const onAmd = { ...onArm, arch: 'amd64' };

describe('the whole', () => {
  it('has all targets in their order, the worst verdict, and the longest time', async () => {
    leave('a', mixed);
    leave('b', runResult({ durationMs: 9999, targets: [onArm] }));
    const whole = await merge(['a', 'b']);
    expect(whole).toMatchObject({ schema: 1, verdict: 'error', durationMs: 9999 });
    expect(whole.targets.map(({ image, arch, verdict }) => [image, arch, verdict])).toEqual([
      ...mixed.targets.map(({ image, arch, verdict }) => [image, arch, verdict]),
      ['debian-bookworm', 'arm64', 'fail'],
    ]);
    expect(whole.targets[2]).toEqual(mixed.targets[2]);
    expect(warnings).toEqual([]);
  });

  it('has what a later version may add', async () => {
    leave('a', { ...runResult(), targets: [{ ...targetResult(), later: [1] }] });
    expect((await merge(['a'])).targets[0]).toHaveProperty('later', [1]);
  });

  it('is no error when a job in which all was skipped is one of several', async () => {
    const skipped = targetResult({ image: 'debian-sid', verdict: 'skip' });
    const nothing = {
      code: 'NOTHING_CHECKED',
      message: 'nothing was checked: every target was skipped',
    } as const;
    leave('a', runResult());
    leave('b', runResult({ verdict: 'error', error: nothing, targets: [skipped] }));
    expect((await merge(['a', 'b'])).verdict).toBe('skip');
    expect(await merge(['b'])).toMatchObject({ verdict: 'error', error: nothing });
  });

  it('takes the reports in a directory that has none itself', async () => {
    leave('all/one', runResult());
    leave('all/two', runResult({ targets: [onArm] }));
    mkdirSync(path.join(cwd, 'all/other'));
    expect((await merge(['all'])).targets).toHaveLength(2);
  });
});

describe('evidence', () => {
  const evidenceOf = ({ targets }: RunResult) => targets.map(({ evidence }) => evidence);
  const textOf = (file: string) => readFileSync(path.join(cwd, file), 'utf8');

  it('is told from the working directory when nothing is written', async () => {
    leave('all/one', runResult({ targets: [onAmd] }));
    leave('all/two', runResult({ targets: [onArm] }));
    const found = evidenceOf(await merge(['all/one', path.join(cwd, 'all/two')]));
    expect(found).toEqual([['all/one/debian-bookworm/a.txt'], ['all/two/debian-bookworm/a.txt']]);
  });

  it('stays where it is when the whole is written around it', async () => {
    leave('all/one', runResult({ targets: [onAmd] }));
    const whole = await merge(['all/one'], { reportDir: 'all' });
    expect(evidenceOf(whole)).toEqual([['one/debian-bookworm/a.txt']]);
    expect(JSON.parse(textOf('all/result.json'))).toEqual(whole);
  });

  it('comes along when the whole is written elsewhere; same names do not meet', async () => {
    for (const place of ['x/report', 'y/report', 'whole/report']) {
      const image = place.replace('/', '-');
      leave(place, runResult({ targets: [{ ...onAmd, image }] }));
    }
    const whole = await merge(['x/report', 'whole/report', 'y/report'], { reportDir: 'whole' });
    const found = evidenceOf(whole).flatMap((files) => files ?? []);
    expect(found).toEqual([
      'report-2/debian-bookworm/a.txt',
      'report/debian-bookworm/a.txt',
      'report-3/debian-bookworm/a.txt',
    ]);
    expect(found.map((file) => textOf(path.join('whole', file)))).toEqual([
      ...['x/report: x-report', 'whole/report: whole-report', 'y/report: y-report'],
    ]);
  });

  it('that is not there any more is left out, and that is said', async () => {
    leave('a', runResult());
    const evidence = ['gone/a.txt', 'gone/b.txt'];
    const text = JSON.stringify(runResult({ targets: [{ ...onAmd, evidence }] }));
    writeFileSync(path.join(cwd, 'a/result.json'), text);
    expect((await merge(['a'])).targets[0]).not.toHaveProperty('evidence');
    expect(warnings).toEqual(['a lacks evidence: 2 files, such as gone/a.txt']);
  });

  it.each(['../secret', '/etc/hostname', 'link', 'linked/file', '.', 'directory'])(
    'BAD_REPORT: %s is not inside its report',
    async (file) => {
      leave('a', runResult({ targets: [targetResult()] }));
      mkdirSync(path.join(cwd, 'outside'));
      mkdirSync(path.join(cwd, 'a/directory'));
      writeFileSync(path.join(cwd, 'secret'), 'x');
      writeFileSync(path.join(cwd, 'outside/file'), 'x');
      symlinkSync('../secret', path.join(cwd, 'a/link'));
      symlinkSync('../outside', path.join(cwd, 'a/linked'));
      const text = JSON.stringify(runResult({ targets: [{ ...onAmd, evidence: [file] }] }));
      writeFileSync(path.join(cwd, 'a/result.json'), text);
      const error = await failureOf(() => merge(['a'], { reportDir: 'whole' }));
      expect(error).toMatchObject({
        code: 'BAD_REPORT',
        message: `a: the evidence '${file}' is no file of its own`,
      });
    },
  );
});

describe('BAD_REPORT', () => {
  it.each<readonly [string, object | string, RegExp]>([
    ['another schema', { ...runResult(), schema: 2 }, /: schema 2; what is merged has schema 1$/],
    ['something else', { name: 'package' }, /: no result of postroj; what is merged/],
    ['a list', [], /: no result of postroj; what is merged/],
    ['half a file', '{"schema": 1,', /^a\/result\.json: .*JSON/],
    ['no target', { ...runResult(), targets: [] }, /: targets: /],
    ['a verdict that is none', { ...runResult(), verdict: 'good' }, /: verdict: /],
    [
      'a target without checks',
      { ...runResult(), targets: [{ ...targetResult(), checks: 'none' }] },
      /: targets\.0\.checks: /,
    ],
  ])('%s', async (_, result, message) => {
    leave('a', result);
    const error = await failureOf(() => merge(['a']));
    expect(error).toMatchObject({ code: 'BAD_REPORT', message: expect.stringMatching(message) });
    expect(error.message).toMatch(/^a\/result\.json: /);
  });

  it('tells of all directories at once', async () => {
    leave('good', runResult());
    leave('old', { ...runResult(), schema: 0 });
    mkdirSync(path.join(cwd, 'empty'));
    const error = await failureOf(() =>
      merge(['good', 'empty', 'old', 'nowhere', './good', 'good']),
    );
    expect(error.message.split('\n')).toEqual([
      'empty has no result.json, and no directory in it has one',
      expect.stringMatching(/^cannot read nowhere: ENOENT/),
      'old/result.json: schema 0; what is merged has schema 1',
      './good is named twice, once as good',
      'good is named twice',
    ]);
    expect(error.hint).toBe(
      'Name each directory once that pkgprobe --report-dir has written, or one that has them in it.',
    );
  });

  it('a target in two of them', async () => {
    leave('a', runResult({ targets: [onAmd, onArm] }));
    leave('b', runResult({ targets: [onArm] }));
    const error = await failureOf(() => merge(['a', 'b']));
    expect(error.message).toBe('debian-bookworm on arm64 is in a and in b');
  });

  it('the whole in the place of one of them', async () => {
    leave('a', runResult());
    const error = await failureOf(() => merge(['a'], { reportDir: './a' }));
    expect(error.message).toBe('a is merged, and the whole cannot be written there');
  });
});

describe('what was expected', () => {
  const matrix = (...include: { arch: string; images: string }[]) => JSON.stringify({ include });

  it('RESULT_MISSING: is an error where no report tells of it', async () => {
    leave('a', runResult({ targets: [targetResult()] }));
    const expected = matrix(
      { arch: 'amd64', images: 'debian-12,debian-sid' },
      { arch: 'arm64', images: 'debian-bookworm' },
    );
    const { verdict, targets } = await merge(['a'], { expect: expected });
    expect(verdict).toBe('error');
    const missing = {
      ...{ verdict: 'error', reason: 'RESULT_MISSING' },
      error: { code: 'RESULT_MISSING', message: 'no report tells of it' },
    };
    expect(targets).toMatchObject([
      { image: 'debian-bookworm', arch: 'amd64', verdict: 'pass' },
      { image: 'debian-sid', arch: 'amd64', ...missing },
      { image: 'debian-bookworm', arch: 'arm64', ...missing },
    ]);
  });

  it('is there when a value of the configuration has it, and only then', async () => {
    const image = 'debian-bookworm (db=postgres)';
    leave('a', runResult({ targets: [targetResult({ image, matrix: { db: 'postgres' } })] }));
    const expected = matrix({ arch: 'amd64', images: 'debian-12' });
    expect((await merge(['a'], { expect: expected })).verdict).toBe('pass');
    const other = matrix({ arch: 'amd64', images: 'debian-book:worm' });
    expect((await merge(['a'], { expect: other })).verdict).toBe('error');
  });

  it.each(['', '{', '{"include": 1}', '{"include":[{"image":"a"}]}'])(
    'is refused as %j',
    async (text) => {
      leave('a', runResult());
      const error = await failureOf(() => merge(['a'], { expect: text }));
      expect(error).toMatchObject({
        code: 'BAD_OPTION',
        message: 'expect must be a matrix, as list-images prints it',
      });
    },
  );
});
