import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { XmlDocument } from 'libxml2-wasm';
import { chromium } from 'playwright-core';
import { Parser, type FinalResults } from 'tap-parser';

import type { RunResult } from '../../src/engine/result.js';
import { renderFailures } from '../../src/report/failures.js';
import { browserArguments, findBrowser } from '../support/browser.js';
import { runActionHere } from './support/action-runner.js';
import { cacheDir, sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import type { Ended } from './support/program.js';
import { expectExit } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';
import { planted, prepareTwelve, targets, verdictOf } from './support/twelve-targets.js';

const directory = temporaryDirectory();
const read = (name: string) => readFile(join(directory, 'report', name), 'utf8');
/** In the order of the run. */
const failed = targets.filter((target) => verdictOf(target) === 'fail');
const passed = targets.filter((target) => !failed.includes(target));

afterAll(() => expectNothingLeft(sharedStateDir));

describe('twelve targets, three of which fail, each in its own way', () => {
  let ended: Ended;
  let result: RunResult;

  beforeAll(async () => {
    await mkdir(directory, { recursive: true });
    await prepareTwelve(directory);
    ended = await postroj(['pkgprobe', '--report-dir', 'report'], { cwd: directory });
    expectExit(ended, 1);
    result = JSON.parse(await read('result.json')) as RunResult;
  });

  it('the result has what happened, and nothing else', () => {
    expect(result.verdict).toBe('fail');
    expect(result.targets.map(({ image, verdict }) => [image, verdict])).toEqual(
      targets.map((target) => [target, verdictOf(target)]),
    );
    for (const { target, reason, told, line } of planted) {
      const one = result.targets.find(({ image }) => image === target);
      expect([target, one?.reason]).toEqual([target, reason]);
      expect(one && renderFailures(one).join('\n')).toContain(told);
      const places = (one?.checks ?? [])
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ at }) => at);
      if (line) expect(places[0]).toMatch(new RegExp(`^\\.postroj\\.yml:${line}:`));
    }
  });

  it('each has lived in both lanes, and phases are in time', () => {
    for (const { image, startedMs = -1, durationMs, phases } of result.targets) {
      const names = phases.map(({ name }) => name);
      expect([image, names]).toEqual([image, expect.arrayContaining(['acquire', 'build', 'boot'])]);
      expect(startedMs).toBeGreaterThanOrEqual(0);
      expect(startedMs + durationMs).toBeLessThanOrEqual(result.durationMs + 1); // each is rounded
      let before = 0;
      for (const phase of phases) {
        expect(phase.startedMs).toBeGreaterThanOrEqual(before);
        before = (phase.startedMs ?? 0) + phase.durationMs;
      }
      // what it waited for a place is not its time, but goes by
      expect(startedMs + before).toBeLessThanOrEqual(result.durationMs + 1);
    }
  });

  it('progress is lines that are whole, each with its time and its target', () => {
    const known = [...targets, 'config', 'host'].map((name) => name.replace(/[()]/g, '\\$&'));
    const line = new RegExp(
      `^\\d\\d:\\d\\d:\\d\\d (${known.join('|')})( \\(the version before\\))?  `,
    );
    const lines = ended.stderr.trimEnd().split('\n');
    expect(lines.filter((one) => !line.test(one))).toEqual([]);
    for (const target of targets)
      expect(lines.filter((one) => one.includes(` ${target}  boot ok`))).toHaveLength(1);
  });

  it('the terminal has a row a target, why three have failed, and how many', () => {
    const lines = ended.stdout.trimEnd().split('\n');
    expect(ended.stdout).not.toContain('\u001b');
    const rows = lines.filter((line) => /^(PASS|FAIL) .* \d+\.\d s/.test(line)).slice(0, 12);
    expect(rows.map((row) => /^(\w+) +(.*?\))/.exec(row)?.slice(1, 3))).toEqual(
      targets.map((target) => [verdictOf(target).toUpperCase(), target]),
    );
    for (const { target, told } of planted) {
      const from = lines.lastIndexOf(`FAIL   ${target}`);
      expect(from).toBeGreaterThan(12);
      const to = lines.findIndex((line, at) => at > from && /^\S|^$/.test(line));
      expect(lines.slice(from, to).join('\n')).toContain(told);
    }
    expect(lines.at(-1)).toMatch(/^FAIL {3}9 passed, 3 failed in /);
  });

  it('JUnit, read by another parser, has the same', async () => {
    const document = XmlDocument.fromString(await read('junit.xml'));
    const texts = (xpath: string) => document.find(xpath).map(({ content }) => content);
    expect(texts('//testsuite/@name')).toEqual(targets);
    expect([...new Set(texts('//testcase[failure]/@classname'))]).toEqual(failed);
    expect(texts('//testcase[error]/@classname')).toEqual([]);
    expect(texts('/testsuites/@errors')).toEqual(['0']);
    for (const { target, told } of planted)
      expect(texts(`//testsuite[@name="${target}"]//failure`).join('\n')).toContain(told);
  });

  it('TAP, read by another parser, has the same', async () => {
    const text = await read('results.tap');
    const final = await new Promise<FinalResults>((resolve) => {
      new Parser({ strict: true }, resolve).end(text);
    });
    expect(final).toMatchObject({ ok: false, count: 12, pass: 9, fail: 3 });
    expect(final.failures).toMatchObject(failed.map((name) => ({ name })));
  });

  it('the page has the same, and a time line in which targets overlap', async () => {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('no Chromium: node scripts/test-host.js');
    const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
    try {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(join(directory, 'report/report.html')).href);
      const names = page.locator('details.target:visible .name');
      const all = await names.allTextContents();
      expect([...all].sort()).toEqual([...targets].sort());
      await page.click('[data-filter=fail]');
      const shown = await names.allTextContents();
      expect([...shown].sort()).toEqual([...failed].sort());
      const phases = result.targets.map(({ startedMs = 0, phases }) =>
        phases.map((phase) => ({ ...phase, startedMs: startedMs + (phase.startedMs ?? 0) })),
      );
      const ends = phases.flat().map(({ startedMs, durationMs }) => startedMs + durationMs);
      const scale = 1000 / Math.max(...ends);
      const isSeen = (phase: { readonly durationMs: number }) => phase.durationMs * scale >= 0.05;
      const firstSeen = phases.map((ofTarget) => ofTarget.find(isSeen)?.startedMs ?? 0);
      const bars = await page.locator('.time svg').all();
      const starts = bars.map((bar) => bar.locator('rect').first().getAttribute('x'));
      expect((await Promise.all(starts)).map(Number)).toEqual(
        firstSeen.map((startedMs) => expect.closeTo(startedMs * scale, -1)),
      );
    } finally {
      await browser.close();
    }
  });

  it('the summary and the annotations of the action have the same', async () => {
    const run = await runActionHere({
      inputs: { command: 'merge', directories: 'report', 'install-host-tools': 'false' },
      prepare: (place) => cp(join(directory, 'report'), join(place, 'report'), { recursive: true }),
      toolCache: join(cacheDir, 'tool-cache'),
    });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ verdict: 'fail', passed: '9', failed: '3', errored: '0' });
    const list = run.summary.split('\n').filter((line) => line.startsWith('- ❌ '));
    expect(list.map((line) => /\*\*(.*)\*\*/.exec(line)?.[1])).toEqual(failed);
    const errors = run.annotations.filter(({ level }) => level === 'error');
    expect(errors.pop()?.message).toBe('postroj: 3 of 12 failed');
    const places = errors.map(({ properties }) => properties.line).filter(Boolean);
    expect(places.sort()).toEqual(['6', '7']);
    for (const { target, told } of planted) {
      const texts = errors.map(({ properties, message }) => `${properties.title} ${message}`);
      expect(texts.filter((text) => text.includes(target)).join('\n')).toContain(told);
      expect(run.summary).toContain(told);
    }
  });

  it('the badge and the table have the same', async () => {
    expect(await read('badge.svg')).toContain('>1 of 4 systems</text>');
    const rows = (await read('tested-on.md')).trimEnd().split('\n').slice(2);
    const told = rows.map((row) => row.split(' | ').slice(1).join(' | '));
    for (const target of failed) {
      expect(told.find((row) => row.startsWith(target))).toMatch(/❌ does not work \|$/);
    }
    for (const target of passed) {
      expect(told.find((row) => row.startsWith(target))).toMatch(/✅ works \|$/);
    }
    expect(rows).toHaveLength(12);
  });
});
