import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { XmlDocument } from 'libxml2-wasm';
import { chromium } from 'playwright-core';
import { Parser, type FinalResults } from 'tap-parser';

import type { RunResult } from '../../src/engine/result.js';
import { browserArguments, findBrowser } from '../support/browser.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import type { Ended } from './support/program.js';
import { expectExit } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';
import { planted, prepareTwelve, targets, verdictOf } from './support/twelve-targets.js';

const directory = temporaryDirectory();
const read = (name: string) => readFile(join(directory, 'report', name), 'utf8');
const failed = planted.map(({ target }) => target);
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
      const { checks = [], ...one } = result.targets.find(({ image }) => image === target) ?? {};
      expect([target, one.reason]).toEqual([target, reason]);
      expect(JSON.stringify(one.phases) + JSON.stringify(checks)).toContain(told);
      const places = checks.filter(({ verdict }) => verdict === 'fail').map(({ at }) => at);
      if (line) expect(places[0]).toMatch(new RegExp(`^\\.postroj\\.yml:${line}:`));
    }
  });

  it('each has lived in both lanes, and phases are in time', () => {
    for (const { image, startedMs = -1, durationMs, phases } of result.targets) {
      const names = phases.map(({ name }) => name);
      expect([image, names]).toEqual([image, expect.arrayContaining(['acquire', 'build', 'boot'])]);
      expect(startedMs).toBeGreaterThanOrEqual(0);
      expect(startedMs + durationMs).toBeLessThanOrEqual(result.durationMs);
      let before = 0;
      for (const phase of phases) {
        expect(phase.startedMs).toBeGreaterThanOrEqual(before);
        before = (phase.startedMs ?? 0) + phase.durationMs;
      }
      expect(before).toBeLessThanOrEqual(durationMs);
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
    expect([...new Set(texts('//testcase[failure]/@classname'))]).toEqual(
      targets.filter((target) => failed.includes(target)),
    );
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
    expect(final.failures.map((failure) => 'name' in failure && failure.name)).toEqual(
      targets.filter((target) => failed.includes(target)),
    );
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
      const starts = await page
        .locator('.time svg')
        .evaluateAll((rows) =>
          rows.map((row) => Number(row.querySelector('rect')?.getAttribute('x'))),
        );
      expect(starts).toHaveLength(12);
      expect(new Set(starts).size).toBeGreaterThan(6);
    } finally {
      await browser.close();
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
