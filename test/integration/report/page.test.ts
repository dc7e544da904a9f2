import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import type { ReportSource } from '../../../src/engine/report-source.js';
import { renderHtml } from '../../../src/report/html/page.js';
import { bigRun } from '../../support/big-run.js';
import { browserArguments, findBrowser } from '../../support/browser.js';
import { hostileRun, hostileText } from '../../support/hostile.js';
import { checkResult, failedCheck, mixed, runResult, targetResult } from '../../support/results.js';
import { temporaryDirectory } from '../../support/temporary.js';

const directory = temporaryDirectory();
let browser: Browser;

beforeAll(async () => {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium: node scripts/test-host.js');
  browser = await chromium.launch({ executablePath, args: [...browserArguments] });
});

afterAll(async () => {
  await browser.close();
});

interface Opened {
  readonly page: Page;
  /** Addresses that were asked for. */
  readonly requests: readonly string[];
  /** What the browser complains of, refused scripts included. */
  readonly complaints: readonly string[];
}

async function open(source: ReportSource, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = path.join(directory, 'report.html');
  writeFileSync(file, renderHtml(source));
  mkdirSync(path.join(directory, 'debian-trixie'), { recursive: true });
  writeFileSync(path.join(directory, 'debian-trixie', 'journal.txt'), 'the whole journal\n');
  const page = await browser.newPage(options);
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(file).href);
  return { page, requests, complaints };
}

const evidence = new Map([
  ['debian-trixie/console.txt', { sizeBytes: 14, text: 'a kernel says <hello>', isWhole: true }],
  ['debian-trixie/journal.txt', { sizeBytes: 900_000, text: 'the end', isWhole: false }],
  ['debian-trixie/boot-plot.svg', { sizeBytes: 60, text: svg(), isWhole: true }],
]);

function svg(): string {
  const xmlns = 'http://www.w3.org/2000/svg';
  return `<svg xmlns="${xmlns}" width="30" height="20"><script>top.hacked=1</script></svg>`;
}

const run = runResult({
  ...mixed,
  targets: mixed.targets.map((target) =>
    target.image === 'debian-trixie' ? { ...target, evidence: [...evidence.keys()] } : target,
  ),
});

function shownTargets(page: Page): Promise<string[]> {
  return page.locator('details.target:visible .name').allTextContents();
}

describe('the page', () => {
  it('fetches nothing but itself, and its own policy lets all of it be', async () => {
    const { page, requests, complaints } = await open({ result: run, evidence });
    expect(requests).toEqual([page.url()]);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    await page.close();
  });

  it('filters by verdict, in the matrix, the time line and the details alike', async () => {
    const { page } = await open({ result: run, evidence });
    expect(await shownTargets(page)).toHaveLength(4);
    await page.click('[data-filter=fail]');
    expect(await shownTargets(page)).toEqual(['debian-trixie']);
    expect(await page.locator('.matrix tbody tr:visible').count()).toBe(1);
    expect(await page.locator('.time > div:visible').count()).toBe(1);
    expect(await page.textContent('output')).toBe('1 of 4 shown');
    await page.click('[data-filter=error]');
    expect(await shownTargets(page)).toEqual(['debian-trixie', 'debian-forky']);
    await page.click('[data-filter=error]');
    await page.click('[data-filter=fail]');
    expect(await shownTargets(page)).toHaveLength(4);
    await page.close();
  });

  it('finds words in names, messages and evidence, all of them, and says when there are none', async () => {
    const { page } = await open({ result: run, evidence });
    for (const [words, found] of [
      ['KERNEL hello', ['debian-trixie']],
      ['refused', ['debian-trixie']],
      ['bookworm', ['debian-bookworm']],
      ['mirror 404', ['debian-forky']],
      ['mirror refused', []],
    ] as const) {
      await page.fill('[type=search]', words);
      expect(await shownTargets(page)).toEqual(found);
      expect(await page.isVisible('.nothing')).toBe(found.length === 0);
    }
    await page.fill('[type=search]', '');
    expect(await shownTargets(page)).toHaveLength(4);
    await page.close();
  });

  it('hides what has passed of the details on demand, opens and closes them', async () => {
    const { page } = await open({ result: run, evidence });
    const passed = page.locator('.checks .row-pass:visible');
    await page.click('text=Open all');
    expect(await passed.count()).toBe(3);
    await page.check('[type=checkbox]');
    expect(await passed.count()).toBe(0);
    expect(await page.locator('.checks .row-fail:visible').count()).toBe(2);
    await page.click('text=Close all');
    expect(await page.locator('details.target[open]').count()).toBe(0);
    await page.close();
  });

  it('leads from the matrix to each target and each check, wherever they are folded', async () => {
    const { page } = await open({ result: run, evidence });
    const links = await page.locator('.matrix a, .time a').all();
    expect(links.length).toBeGreaterThan(8);
    for (const link of links) {
      await page.click('text=Close all');
      await link.click();
      const id = ((await link.getAttribute('href')) ?? '').slice(1);
      const place = page.locator(`[id="${id}"]`);
      await place.waitFor({ state: 'visible' });
      const isOpen = `document.getElementById('${id}').closest('details').open`;
      while ((await page.evaluate(isOpen)) !== true); // the page hears of it after the click
    }
    const failed = page.locator('.matrix td.fail a').last();
    await failed.click();
    expect(await page.locator('tr:target').textContent()).toContain('connection refused');
    await page.close();
  });

  it('has evidence in it, and the way to what is too long', async () => {
    const { page } = await open({ result: run, evidence });
    await page.click('text=debian-trixie/console.txt');
    expect(await page.textContent('.evidence pre:visible')).toBe('a kernel says <hello>');
    await page.click('text=debian-trixie/boot-plot.svg');
    const width = "document.querySelector('.evidence img').naturalWidth";
    expect(await page.evaluate(width)).toBe(30);
    await page.click('summary:has-text("debian-trixie/journal.txt")');
    await page.click('a:has-text("debian-trixie/journal.txt")');
    await page.waitForURL(/debian-trixie\/journal\.txt$/);
    expect(await page.textContent('body')).toContain('the whole journal');
    await page.close();
  });

  it('has both themes, by the system and by its switch', async () => {
    const colour = 'getComputedStyle(document.body).backgroundColor';
    const seen = new Set<unknown>();
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open({ result: run, evidence }, { colorScheme });
      const before = await page.evaluate(colour);
      await page.click('[data-theme-switch]');
      expect(await page.evaluate(colour)).not.toBe(before);
      seen.add(before);
      await page.close();
    }
    expect(seen).toEqual(new Set(['rgb(255, 255, 255)', 'rgb(20, 23, 28)']));
  });

  it('does not reach beyond a phone, but for the matrix in its own frame', async () => {
    const options = { viewport: { width: 390, height: 844 }, isMobile: true };
    const { page } = await open({ result: bigRun(12, 30), evidence }, options);
    await page.click('text=Open all');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.evaluate('document.querySelector(".wide").scrollWidth')).toBeGreaterThan(390);
    await page.close();
  });

  it('shows all to who runs no scripts', async () => {
    const { page } = await open({ result: run, evidence }, { javaScriptEnabled: false });
    expect(await shownTargets(page)).toHaveLength(4);
    expect(await page.isVisible('.bar')).toBe(false);
    await page.close();
  });

  it('can be used with 300 targets of 30 checks', async () => {
    const { page, complaints } = await open({ result: bigRun(300, 30), evidence });
    await page.fill('[type=search]', 'distribution-123');
    expect(await shownTargets(page)).toEqual(['distribution-123']);
    expect(await page.locator('.matrix thead th').count()).toBe(2 + 1 + 5 + 30);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('what a guest says', () => {
  const texts = new Map([
    ['image/console.txt', { sizeBytes: 9, text: hostileText, isWhole: true }],
  ]);

  it('is text: nothing of it runs, loads or becomes an element', async () => {
    const { page, requests, complaints } = await open({ result: hostileRun, evidence: texts });
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(requests).toEqual([page.url()]);
    expect(complaints).toEqual([]);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('img, svg[onload], [onerror]').count()).toBe(0);
    await page.click('text=Open all');
    const said = (await page.locator('.evidence pre').textContent()) ?? '';
    expect(said).toContain('<script>window.hacked=1</script>');
    // eslint-disable-next-line no-control-regex
    expect(said).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
    await page.close();
  });

  it('would not run even if it were an element', async () => {
    const { page, complaints } = await open({ result: mixed, evidence });
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 1';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:9/x" onerror="window.hacked=2">');
    }`);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints.join('\n')).toMatch(/Content Security Policy/);
    await page.close();
  });
});

describe('what a page tells', () => {
  it('has expected against actual, tries, place, control and replay of what failed', () => {
    const control = { verdict: 'pass', blames: 'change', message: 'it is the change' } as const;
    const target = targetResult({
      verdict: 'fail',
      checks: [checkResult(), { ...failedCheck, at: '.postroj.yml:5:7' }],
      control: { ...control, phases: [], checks: [] },
      replay: 'postroj pkgprobe --image x',
    });
    const html = renderHtml({ result: runResult({ targets: [target] }), evidence: new Map() });
    for (const text of ['2xx', 'connection refused', '.postroj.yml:5:7', 'it is the change']) {
      expect(html).toContain(text);
    }
    expect(html).toContain('postroj pkgprobe --image x');
  });
});
