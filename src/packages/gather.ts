import { copyFile, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';

import { PostrojError } from '../errors.js';
import { makeDirectory } from '../system/files.js';
import { download, withoutSecrets } from '../system/http.js';
import { formatOf } from './format.js';
import type { PackageFormat } from './manager.js';

export interface PackageFile {
  readonly path: string;
  readonly format: PackageFormat;
}

/** What the user asked to install: files on the host, and names for the distribution. */
export interface GatheredPackages {
  readonly files: readonly PackageFile[];
  readonly names: readonly string[];
}

export interface GatherOptions {
  /** Files and globs are relative to it. */
  readonly cwd: string;
  /** Downloads and copies go here; private to the run. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/**
 * Files, globs, http(s) addresses and plain names, told apart by their look. Files are copied, so
 * that all targets install the same bytes. Throws PACKAGE_NOT_FOUND, PACKAGE_FORMAT or
 * PACKAGE_DOWNLOAD.
 */
export async function gatherPackages(
  words: readonly string[],
  options: GatherOptions,
): Promise<GatheredPackages> {
  const files = new Map<string, PackageFile>();
  const names: string[] = [];
  for (const [index, word] of words.entries()) {
    if (isPlainName(word)) {
      names.push(word);
      continue;
    }
    // two files of one name from different places must not meet
    const directory = path.join(options.directory, String(index));
    await makeDirectory(directory);
    const found = await filesOf(word, { ...options, directory });
    for (const { source, ...file } of found) files.set(source, file);
  }
  return { files: [...files.values()], names };
}

/** As a package manager would take it: no slash, no wildcard, not the name of a package file. */
export function isPlainName(word: string): boolean {
  return /^[A-Za-z0-9][\w.+:@-]*$/.test(word) && !/\.(?:deb|rpm|apk|zst|xz)$/.test(word);
}

/** The same file named twice is installed once. */
type FoundFile = PackageFile & { readonly source: string };

async function filesOf(word: string, options: GatherOptions): Promise<FoundFile[]> {
  if (/^https?:\/\//i.test(word)) return [await fetchPackage(word, options)];
  const found = await findFiles(word, options.cwd);
  const files: FoundFile[] = [];
  for (const file of found) {
    const target = path.join(options.directory, path.basename(file));
    await copyFile(file, target, constants.COPYFILE_FICLONE);
    files.push({ source: file, path: target, format: await knownFormat(target, file) });
  }
  return files;
}

async function findFiles(word: string, cwd: string): Promise<string[]> {
  if (isDynamicPattern(word)) {
    const found = await glob(word, { cwd, absolute: true, onlyFiles: true });
    if (found.length > 0) return found.sort();
    throw new PostrojError('PACKAGE_NOT_FOUND', `no file matches '${word}' in ${cwd}`, {
      hint: 'Build the package first, or mend the pattern; it is relative to the current directory.',
    });
  }
  const file = path.resolve(cwd, word);
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isFile()) return [file];
  throw new PostrojError('PACKAGE_NOT_FOUND', `no package file '${word}' in ${cwd}`, {
    hint: 'Build the package first, or mend the path; a name of the distribution has no slash.',
  });
}

async function fetchPackage(url: string, options: GatherOptions): Promise<FoundFile> {
  const name = path.posix.basename(new URL(url).pathname) || 'package';
  const file = path.join(options.directory, decodeURIComponent(name).replaceAll(/[^\w.+~-]/g, '_'));
  await download(url, file, options.signal);
  return { source: url, path: file, format: await knownFormat(file, withoutSecrets(url)) };
}

async function knownFormat(file: string, shown: string): Promise<PackageFormat> {
  const format = await formatOf(file);
  if (format) return format;
  throw new PostrojError('PACKAGE_FORMAT', `${shown} is neither a .deb nor an .rpm`, {
    hint: 'It does not begin as a package does; is it complete?',
  });
}
