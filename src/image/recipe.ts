import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { lastLines, type Command, type RunOptions, type RunOutcome } from '../system/exec.js';
import { resolveInRoot } from '../system/files.js';
import { plainText, type Log } from '../system/log.js';
import { addPackages, managerIn, type Manager, type Step } from './add-packages.js';
import { applyEdits, type Edit } from './edits.js';
import { findInit } from './find-init.js';

type Words = readonly string[];

/** What makes a root bootable; the entries of distros/families are of this shape. */
export interface Recipe {
  readonly name: string;
  readonly version: number | string;
  readonly init: InitSetup & {
    /** Those of `packages` that bring it; not added to a root that has one of `otherInits`. */
    readonly packages?: readonly string[];
  };
  readonly otherInits?: readonly OtherInit[];
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

interface InitSetup {
  readonly name: string;
  /** Prints what `pattern` finds the version in, as its first group. */
  readonly version: Words;
  readonly pattern: RegExp;
}

/** An init that a root may have instead of its family's own: it is kept. */
interface OtherInit extends InitSetup {
  readonly finish: readonly Edit[];
  readonly remove: readonly string[];
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

export interface Prepared {
  /** `none` where the root has no init and none could be added: it can only be entered. */
  readonly init: { readonly name: string; readonly version: string };
}

/** Applies the recipe to the root, in place. Throws PREPARE_FAILED with the last lines. */
export async function applyRecipe(
  root: string,
  recipe: Recipe,
  context: RecipeContext,
): Promise<Prepared> {
  const manager = await managerIn(root, recipe.managers);
  const found = await findInit(root);
  const other = recipe.otherInits?.find(({ name }) => name === found);
  const init = other ?? (manager || found === recipe.init.name ? recipe.init : undefined);
  if (!manager) sayWhatLacks(recipe, init, context.log);
  await applyEdits(root, recipe.edits);
  const version = await addAndAsk(root, recipe, { manager, init, context });
  const finish = [...recipe.finish, ...(other?.finish ?? [])];
  await applyEdits(root, finish);
  for (const file of [...recipe.remove, ...(other?.remove ?? [])])
    await rm(await nameInRoot(root, file), { force: true });
  const units = init?.name === 'systemd' ? recipe.mask : [];
  for (const name of units) await mask(root, name);
  return { init: { name: init?.name ?? 'none', version } };
}

interface Means {
  readonly manager: Manager | undefined;
  readonly init: InitSetup | undefined;
  readonly context: RecipeContext;
}

/** Adds what is missing, and returns the version of the init. */
async function addAndAsk(
  root: string,
  recipe: Recipe,
  { manager, init, context }: Means,
): Promise<string> {
  if (!init) return '';
  const entered = await context.enterRoot(root, context.signal);
  try {
    const step = stepRunner(entered, { recipe, env: manager?.env ?? {}, context });
    if (manager) {
      for (const words of recipe.before) await step(words);
      const foreign = init === recipe.init ? [] : (recipe.init.packages ?? []);
      const packages = recipe.packages.filter((name) => !foreign.includes(name));
      await addPackages(root, step, { ...recipe, packages, manager, log: context.log });
      if (manager.clean) await step(manager.clean);
    }
    return init.pattern.exec(await step(init.version))?.[1] ?? '';
  } finally {
    await entered.leave();
  }
}

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

/** Throws PREPARE_FAILED when the user wants something added. */
function sayWhatLacks(recipe: Recipe, init: InitSetup | undefined, log: Log): void {
  const { name, version, managers, extra = [] } = recipe;
  const programs = managers.map(({ program }) => program).join(', ');
  const lacks = `the image has no package manager that recipe ${name}-${version} knows: ${programs}`;
  if (extra.length > 0) {
    const hint = `Use an image that has one: ${extra.join(' ')} cannot be added to this.`;
    throw new PostrojError('PREPARE_FAILED', lacks, { hint });
  }
  log.warn(init ? lacks : `${lacks}; and it has no init: it can be entered, not booted`);
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
