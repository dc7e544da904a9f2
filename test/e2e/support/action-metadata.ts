import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface ActionMetadata {
  /** Input → default; undefined where action.yml gives none. */
  readonly inputs: Readonly<Record<string, string | undefined>>;
  readonly main: string;
  readonly post: string | undefined;
}

export function readActionMetadata(repo: string): ActionMetadata {
  const document: unknown = parse(readFileSync(join(repo, 'action.yml'), 'utf8'));
  const runs = field(document, 'runs');
  const main = field(runs, 'main');
  const post = field(runs, 'post');
  if (field(runs, 'using') !== 'node24') throw new Error('the runner here has Node 24 alone');
  if (typeof main !== 'string') throw new Error('action.yml has no runs.main');
  const inputs = Object.entries(field(document, 'inputs') ?? {}).map(([name, input]) => [
    name,
    text(field(input, 'default')),
  ]);
  const defaults = Object.fromEntries(inputs) as Record<string, string | undefined>;
  return { inputs: defaults, main, post: text(post) };
}

/**
 * INPUT_ variables as a runner sets them: upper case, blanks as underscores, hyphens kept, and an
 * empty one for an input with neither value nor default. An unknown name is a mistake of the test.
 */
export function inputVariables(
  metadata: ActionMetadata,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !(name in metadata.inputs));
  if (unknown.length > 0) throw new Error(`no such input: ${unknown.join(', ')}`);
  const pairs = Object.entries(metadata.inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    given[name] ?? value ?? '',
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
