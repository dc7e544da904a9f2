import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { browserArguments, findBrowser } from '../../test/support/browser.js';

const directory = fileURLToPath(new URL('../../docs/gallery/', import.meta.url));

/**
 * @typedef {object} View
 * @property {'light' | 'dark'} [scheme]
 * @property {number} [width]
 * @property {number} [height]
 */

/** A browser that makes pictures in docs/gallery; throws where there is none. */
export async function openStudio() {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium: node scripts/test-host.js');
  const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
  /** @type {string[]} */
  const pictures = [];
  mkdirSync(directory, { recursive: true });
  /** @param {string} name */
  const fileFor = (name) => {
    const file = path.join(directory, `${name}.png`);
    pictures.push(file);
    return file;
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
      await page.locator(element).screenshot({ path: fileFor(name) });
      await page.close();
    },
    /**
     * Of a file what fits on such a screen.
     * @param {string} name
     * @param {string} file
     * @param {View} view
     */
    photograph: async (name, file, view) => {
      const page = await open(view);
      await page.goto(pathToFileURL(file).href);
      await page.screenshot({ path: fileFor(name) });
      await page.close();
    },
    close: () => browser.close(),
  };
}
