import path from 'node:path';

import { resolveReference } from '../../distros/resolve.js';
import { PostrojError } from '../../errors.js';
import { readContents } from '../../packages/contents/index.js';
import { findPackageFiles, isPlainName } from '../../packages/gather.js';
import { readPackage } from '../../packages/formats/index.js';
import { exists } from '../../system/files.js';
import { DEFAULT_CONFIG } from '../find-config.js';
import { firstImages } from './first-images.js';
import { checksByFamily, type ReadPackage } from './found-in-packages.js';
import { packageWords } from './package-words.js';
import { renderConfig } from './render-config.js';
import { renderWorkflow } from './render-workflow.js';
import type { WrittenFile } from './write-files.js';

export interface FirstFilesOptions {
  /** Where to test; those that most users run when there is none. */
  readonly images: readonly string[];
  readonly cwd: string;
  readonly today: Date;
}

const WORKFLOW = '.github/workflows/packages.yml';
const HEADING = [
  'What postroj tests of these packages: a first draft by `postroj init`, yours to change.',
  'To run it: postroj pkgprobe. What checks there are: docs/checks.md of postroj.',
];

/** A configuration and a workflow for package files, directories and globs. Throws as reading them does. */
export async function firstFiles(
  words: readonly string[],
  { images: wanted, cwd, today }: FirstFilesOptions,
): Promise<readonly WrittenFile[]> {
  for (const image of wanted) resolveReference(image);
  const files = await filesOf(words, cwd);
  const packages = await Promise.all(files.map((file) => read(file, cwd)));
  const formats = [...new Set(packages.map(({ info }) => info.format))];
  const images =
    wanted.length > 0 ? wanted : formats.flatMap((format) => firstImages(format, today));
  const { common, overrides } = checksByFamily(packages, images);
  const named = await packageWords(files, cwd);
  const config = { heading: HEADING, images, packages: named, checks: common, overrides };
  return [
    { file: DEFAULT_CONFIG, text: renderConfig(config) },
    { file: WORKFLOW, text: renderWorkflow(named) },
  ];
}

async function filesOf(words: readonly string[], cwd: string): Promise<string[]> {
  const files = new Set<string>();
  for (const word of words) {
    const isName = isPlainName(word) && !(await exists(path.resolve(cwd, word)));
    if (isName || /^https?:\/\//i.test(word)) {
      throw new PostrojError('PACKAGE_NOT_FOUND', `'${word}' is not a package file`, {
        hint: 'Only files can be looked into, such as dist/*.deb; fetch or build it first.',
      });
    }
    for (const file of await findPackageFiles(word, cwd)) files.add(file);
  }
  return [...files];
}

async function read(file: string, cwd: string): Promise<ReadPackage> {
  const shown = path.relative(cwd, file);
  const info = await readPackage(file, shown);
  if (!info) {
    throw new PostrojError('PACKAGE_FORMAT', `${shown} is no package of deb, rpm, pacman or apk`, {
      hint: 'It does not begin as a package does; is it complete?',
    });
  }
  return { info, contents: await readContents(file, { format: info.format, shown }) };
}
