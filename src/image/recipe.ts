import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { lastLines, type Command, type RunOptions, type RunOutcome } from '../system/exec.js';
import { exists, resolveInRoot } from '../system/files.js';
import { plainText, type Log } from '../system/log.js';
import { applyEdits, type Edit } from './edits.js';

type Words = readonly string[];

/** What makes a root bootable; the entries of distros/families are of this shape. */
export interface Recipe {
  readonly name: string;
  readonly version: number | string;
  readonly init: { readonly name: string; readonly version: Words; readonly pattern: RegExp };
  readonly edits: readonly Edit[];
  readonly before: readonly Words[];
  /** The first whose program is in the root is used. */
  readonly managers: readonly Manager[];
  readonly packages: readonly string[];
  readonly finish: readonly Edit[];
  readonly remove: readonly string[];
  /** Units and generators of systemd. */
  readonly mask: readonly string[];
  /** Applied when the lists of packages cannot be fetched. */
  readonly oldMirrors?: readonly Edit[];
  /**
   * Packages that the user wants beside the recipe's own. No source puts them in: so its digest does
   * not depend on them, and a failure is known to be theirs.
   */
  readonly extra?: readonly string[];
}

export function recipeId(recipe: Pick<Recipe, 'name' | 'version'>): string {
  return `${recipe.name}-${recipe.version}`;
}

interface Manager {
  readonly program: string;
  readonly installed: Words;
  readonly installedLine: RegExp;
  readonly refresh?: Words;
  readonly install: Words;
  readonly clean?: Words;
  readonly env: Readonly<Record<string, string>>;
}

/** A root that is entered but not booted, with a network of its own. */
export interface EnteredRoot {
  run(command: Command, options?: RunOptions): Promise<RunOutcome>;
  leave(): Promise<void>;
}

export type EnterRoot = (root: string, signal: AbortSignal) => Promise<EnteredRoot>;

export interface RecipeContext {
  readonly enterRoot: EnterRoot;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Applies the recipe to the root, in place. Throws PREPARE_FAILED with the last lines. */
export async function applyRecipe(
  root: string,
  recipe: Recipe,
  context: RecipeContext,
): Promise<{ readonly init: { readonly name: string; readonly version: string } }> {
  const manager = await managerIn(root, recipe);
  await applyEdits(root, recipe.edits);
  const entered = await context.enterRoot(root, context.signal);
  let version: string;
  try {
    const step = stepRunner(entered, { recipe, env: manager.env, context });
    for (const words of recipe.before) await step(words);
    await addPackages(root, step, { recipe, manager, log: context.log });
    if (manager.clean) await step(manager.clean);
    version = recipe.init.pattern.exec(await step(recipe.init.version))?.[1] ?? '';
  } finally {
    await entered.leave();
  }
  await applyEdits(root, recipe.finish);
  for (const file of recipe.remove) await rm(await nameInRoot(root, file), { force: true });
  for (const name of recipe.mask) await mask(root, name);
  return { init: { name: recipe.init.name, version } };
}

/** The hint is what to do when it fails. */
type Step = (words: Words, hint?: string) => Promise<string>;

const MIRROR_HINT = 'Most often a mirror is out of reach; try again.';

interface StepContext {
  readonly recipe: Recipe;
  readonly env: Readonly<Record<string, string>>;
  readonly context: RecipeContext;
}

function stepRunner(entered: EnteredRoot, { recipe, env, context }: StepContext): Step {
  return async ([file = '', ...args], hint = MIRROR_HINT) => {
    context.log.detail([file, ...args].join(' '));
    const outcome = await entered.run(
      { file, args, env },
      {
        signal: context.signal,
        onLine: (line) => {
          context.log.detail(line);
        },
      },
    );
    if (outcome.exitCode === 0) return outcome.stdout;
    const tail = lastLines(plainText(`${outcome.stdout}\n${outcome.stderr}`), 12);
    throw new PostrojError(
      'PREPARE_FAILED',
      `${file} failed while the image was prepared (recipe ${recipe.name}-${recipe.version}):\n${tail}`,
      { hint },
    );
  };
}

const PROGRAM_DIRECTORIES = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** Never a guess: what has none of the family's package managers cannot be prepared. */
async function managerIn(root: string, { managers, name, version }: Recipe): Promise<Manager> {
  for (const manager of managers) {
    for (const directory of PROGRAM_DIRECTORIES) {
      const file = await resolveInRoot(root, `${directory}/${manager.program}`);
      if (await exists(file)) return manager;
    }
  }
  const programs = managers.map(({ program }) => program).join(', ');
  throw new PostrojError(
    'PREPARE_FAILED',
    `the image has no package manager that recipe ${name}-${version} knows: ${programs}`,
    { hint: 'Use an image that has one; those without (distroless) cannot be made bootable.' },
  );
}

interface Adding {
  readonly recipe: Recipe;
  readonly manager: Manager;
  readonly log: Log;
}

async function addPackages(root: string, step: Step, adding: Adding): Promise<void> {
  const { recipe, manager, log } = adding;
  const installed = new Set(
    (await step(manager.installed))
      .split(/\r?\n/)
      .map((line) => manager.installedLine.exec(line)?.[1]),
  );
  const absent = (names: readonly string[]) => names.filter((name) => !installed.has(name));
  const missing = absent(recipe.packages);
  const extra = absent(recipe.extra ?? []);
  if (missing.length + extra.length === 0) return;
  log.info(`adding ${[...missing, ...extra].join(' ')}`);
  const lists = manager.refresh;
  if (lists) await refresh(root, () => step(lists), adding);
  if (missing.length > 0) await step([...manager.install, ...missing]);
  // by themselves, so that a failure is known to be theirs
  if (extra.length > 0) await step([...manager.install, ...extra], extraHint(extra));
}

function extraHint(extra: readonly string[]): string {
  const names = extra.join(' ');
  return `extra-packages asks for ${names}: does this distribution have it under that name? If so, a mirror was out of reach; try again.`;
}

/** The mirrors of a release may have given it up: then where old releases are kept is tried. */
async function refresh(
  root: string,
  fetchLists: () => Promise<unknown>,
  { recipe, log }: Adding,
): Promise<void> {
  try {
    await fetchLists();
  } catch (error) {
    if (!recipe.oldMirrors || !(error instanceof PostrojError)) throw error;
    log.warn('its mirrors do not have this release; trying those of old releases');
    await applyEdits(root, recipe.oldMirrors);
    await fetchLists();
  }
}

/** The file itself, even when it is a link: only the way to it is resolved. */
async function nameInRoot(root: string, inside: string): Promise<string> {
  const directory = await resolveInRoot(root, path.posix.dirname(inside));
  return path.join(directory, path.posix.basename(inside));
}

/** What `systemctl mask` does; systemd.unit(5), systemd.generator(7). */
async function mask(root: string, name: string): Promise<void> {
  const kind = name.endsWith('-generator') ? 'system-generators' : 'system';
  const link = await nameInRoot(root, `/etc/systemd/${kind}/${name}`);
  await mkdir(path.dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink('/dev/null', link);
}
