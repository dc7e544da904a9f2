import { expectImage } from '../../containers/images/kept.js';
import type { Context } from '../../containers/verbs.js';
import { PostrojError } from '../../errors.js';
import { fromDaemon } from '../command-line/words.js';
import { compile, execute } from '../tables/format.js';
import { inspectContainer } from './inspect-container.js';
import { inspectImage } from './inspect-image.js';

export interface InspectOptions {
  readonly format?: string;
  /** default: a container, or else an image. */
  readonly type?: 'container' | 'image';
}

type Things = Pick<Context, 'workshop' | 'registry'>;

/** Prints what is there, and says what is not: the exit code is 1 then. Throws a Failure. */
export async function inspectAll(
  names: readonly string[],
  { format, type }: InspectOptions,
  context: Things,
): Promise<number> {
  const found: unknown[] = [];
  const problems: string[] = [];
  for (const name of names) {
    try {
      found.push(await inspectOne(name, type, context));
    } catch (error) {
      if (!(error instanceof PostrojError)) throw error;
      problems.push(problemOf(error, name, type));
    }
  }
  process.stdout.write(render(found, format));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}

async function inspectOne(
  name: string,
  type: InspectOptions['type'],
  { workshop, registry }: Things,
): Promise<unknown> {
  if (type !== 'image') {
    try {
      return inspectContainer(registry.find(name));
    } catch (error) {
      const isAway = error instanceof PostrojError && error.code === 'NO_SUCH_CONTAINER';
      if (!isAway || type === 'container') throw error;
    }
  }
  return inspectImage(await expectImage(name, workshop.images));
}

function problemOf(error: PostrojError, name: string, type: InspectOptions['type']): string {
  const isAway = error.code === 'NO_SUCH_IMAGE' || error.code === 'NO_SUCH_CONTAINER';
  return isAway && type === undefined ? `error: no such object: ${name}` : fromDaemon(error);
}

function render(found: readonly unknown[], format: string | undefined): string {
  if (format === undefined) return `${JSON.stringify(found, undefined, 4)}\n`;
  if (format === 'json') return `${JSON.stringify(found)}\n`;
  const template = compile(format, {});
  return found.map((one) => `${execute(template, one)}\n`).join('');
}
