import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { lastLines, type Command, type RunOptions, type RunOutcome } from '../system/exec.js';
import { resolveInRoot } from '../system/files.js';
import { plainText, type Log } from '../system/log.js';

/** What makes a root bootable; the entries of distros/families are of this shape. */
export interface Recipe {
  readonly name: string;
  readonly version: number;
  readonly packages: readonly string[];
  readonly remove: readonly string[];
  readonly mask: readonly string[];
  readonly manager: {
    readonly installed: readonly string[];
    readonly refresh: readonly string[];
    readonly install: readonly string[];
    readonly clean: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
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
): Promise<{ readonly initVersion: string }> {
  const entered = await context.enterRoot(root, context.signal);
  let initVersion: string;
  try {
    const step = stepRunner(entered, recipe, context);
    const missing = await missingPackages(step, recipe);
    if (missing.length > 0) {
      context.log.info(`adding ${missing.join(' ')}`);
      await step(recipe.manager.refresh);
      await step([...recipe.manager.install, ...missing]);
    }
    await step(recipe.manager.clean);
    initVersion = /^systemd (\d+)/.exec(await step(['systemctl', '--version']))?.[1] ?? '';
  } finally {
    await entered.leave();
  }
  for (const file of recipe.remove) await rm(await resolveInRoot(root, file), { force: true });
  for (const unit of recipe.mask) await maskUnit(root, unit);
  return { initVersion };
}

type Step = (words: readonly string[]) => Promise<string>;

function stepRunner(entered: EnteredRoot, recipe: Recipe, context: RecipeContext): Step {
  return async ([file = '', ...args]) => {
    const outcome = await entered.run(
      { file, args, env: recipe.manager.env },
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
      { hint: 'Most often a mirror is out of reach; try again.' },
    );
  };
}

async function missingPackages(step: Step, recipe: Recipe): Promise<string[]> {
  const installed = new Set((await step(recipe.manager.installed)).split(/\r?\n/));
  return recipe.packages.filter((name) => !installed.has(`installed ${name}`));
}

/** What `systemctl mask` does; systemd.unit(5). */
async function maskUnit(root: string, unit: string): Promise<void> {
  const directory = await resolveInRoot(root, '/etc/systemd/system');
  await mkdir(directory, { recursive: true });
  const link = path.join(directory, unit);
  await rm(link, { force: true });
  await symlink('/dev/null', link);
}
