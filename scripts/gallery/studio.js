import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';
import sharp from 'sharp';

import { browserArguments, findBrowser } from '../../test/support/browser.js';

const directory = fileURLToPath(new URL('../../docs/gallery/', import.meta.url));

/**
 * @typedef {object} View
 * @property {'light' | 'dark'} [scheme]
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} [from]
 */

/** A browser that makes pictures in docs/gallery; throws where there is none. */
export async function openStudio() {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium: node scripts/test-host.js');
  const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
  /** @type {string[]} */
  const pictures = [];
  mkdirSync(directory, { recursive: true });
  /**
   * As few colours as it takes: a repository is to stay small.
   * @param {string} name
   * @param {Buffer} picture
   */
  const keep = async (name, picture) => {
    const file = path.join(directory, `${name}.png`);
    await sharp(picture).png({ palette: true, colours: 64, effort: 10, dither: 0 }).toFile(file);
    pictures.push(file);
  };
  /** @param {View} view */
  const open = ({ scheme = 'dark', width = 1000, height = 800 }) =>
    browser.newPage({ colorScheme: scheme, viewport: { width, height } });
  return {
    pictures,
    /**
     * Of a page's text the element alone, when its title says that it is drawn.
     * @param {string} name
     * @param {string} html
     * @param {string} element
     * @param {View} [view]
     */
    draw: async (name, html, element, view = {}) => {
      const page = await open(view);
      await page.setContent(html);
      await page.waitForFunction('document.title === "drawn"');
      await keep(name, await page.locator(element).screenshot());
      await page.close();
    },
    /**
     * Of a file what fits on such a screen, from an element on.
     * @param {string} name
     * @param {string} file
     * @param {View} view
     */
    photograph: async (name, file, view) => {
      const page = await open(view);
      await page.goto(pathToFileURL(file).href);
      const { from = 'body' } = view;
      await page.evaluate(`document.querySelector(${JSON.stringify(from)}).scrollIntoView()`);
      await keep(name, await page.screenshot());
      await page.close();
    },
    close: () => browser.close(),
  };
}
