import { copyFile, constants, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';

import { PostrojError } from '../errors.js';
import { makeDirectory } from '../system/files.js';
import { download, withoutSecrets } from '../system/http.js';
import { readPackage } from './formats/index.js';
import type { PackageInfo } from './info.js';

export interface PackageFile extends PackageInfo {
  readonly path: string;
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
 * Files, directories, globs, http(s) addresses and plain names, told apart by their look. Files are
 * copied, so that all targets install the same bytes. Throws PACKAGE_NOT_FOUND, PACKAGE_FORMAT or
 * PACKAGE_DOWNLOAD.
 */
export async function gatherPackages(
  words: readonly string[],
  options: GatherOptions,
): Promise<GatheredPackages> {
  const names = words.filter(isPlainName);
  const addresses = new Set<string>();
  for (const word of words) {
    if (isPlainName(word)) continue;
    const found = isAddress(word) ? [word] : await findPackageFiles(word, options.cwd);
    for (const file of found) addresses.add(file); // named twice, installed once
  }
  const files: PackageFile[] = [];
  for (const [index, address] of [...addresses].entries()) {
    // two files of one name from different places must not meet
    const directory = path.join(options.directory, String(index));
    makeDirectory(directory);
    files.push(await takeIn(address, { ...options, directory }));
  }
  return { files, names: [...new Set(names)] };
}

function isAddress(word: string): boolean {
  return /^https?:\/\//i.test(word);
}

/** As a package manager would take it: no slash, no wildcard, not the name of a package file. */
export function isPlainName(word: string): boolean {
  return /^[A-Za-z0-9][\w.+:@-]*$/.test(word) && !/\.(?:deb|rpm|apk|tar|gz|xz|zst)$/.test(word);
}

async function takeIn(address: string, options: GatherOptions): Promise<PackageFile> {
  if (isAddress(address)) return fetchPackage(address, options);
  const file = path.join(options.directory, path.basename(address));
  await copyFile(address, file, constants.COPYFILE_FICLONE);
  return { path: file, ...(await readKnown(file, address)) };
}

/** What a file, a directory or a glob names, absolute. Throws PACKAGE_NOT_FOUND for nothing. */
export async function findPackageFiles(word: string, cwd: string): Promise<string[]> {
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
  if (stats?.isDirectory() && word !== '') return packagesIn(file);
  throw new PostrojError('PACKAGE_NOT_FOUND', `no package file '${word}' in ${cwd}`, {
    hint: 'Build the package first, or mend the path; a name of the distribution has no slash.',
  });
}

/** Those directly inside; whatever else is there does not count. */
async function packagesIn(directory: string): Promise<string[]> {
  const packages: string[] = [];
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    const stats = await stat(file).catch(() => undefined); // a link may point nowhere
    if (stats?.isFile() && (await readPackage(file, file))) packages.push(file);
  }
  if (packages.length > 0) return packages.sort();
  throw new PostrojError('PACKAGE_NOT_FOUND', `no package in the directory ${directory}`, {
    hint: 'Build the package first; directories inside it are not looked into, a glob goes deeper.',
  });
}

async function fetchPackage(address: string, options: GatherOptions): Promise<PackageFile> {
  if (!URL.canParse(address)) {
    throw new PostrojError('BAD_OPTION', `'${address}' is not an address of a package`, {
      hint: 'Write it as https://example.org/path/my.deb.',
    });
  }
  const name = decode(path.posix.basename(new URL(address).pathname)).replaceAll(/[^\w.+~-]/g, '_');
  const file = path.join(options.directory, name || 'package');
  await download(address, file, { signal: options.signal });
  return { path: file, ...(await readKnown(file, withoutSecrets(address))) };
}

/** A percent sign that stands for itself is left alone. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function readKnown(file: string, shown: string): Promise<PackageInfo> {
  const info = await readPackage(file, shown);
  if (info) return info;
  throw new PostrojError('PACKAGE_FORMAT', `${shown} is no package of deb, rpm, pacman or apk`, {
    hint: 'It does not begin as a package does; is it complete?',
  });
}
