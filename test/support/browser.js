import { existsSync } from 'node:fs';
import path from 'node:path';

/** Chromium, by the names that distributions and hosted runners have for it. */
const programs = ['chromium-headless-shell', 'chromium', 'google-chrome', 'chromium-browser'];

/** Debian's package of it. */
export const browserPackage = 'chromium-headless-shell';

/** The path of a browser that tests can open a page in; undefined where there is none. */
export function findBrowser() {
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  return programs
    .flatMap((program) => directories.map((directory) => path.join(directory, program)))
    .find((file) => existsSync(file));
}

/** So that it asks nothing of the network by itself, and runs as root. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
