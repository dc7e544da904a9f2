import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';

import { parseConfig } from '../../src/engine/config/config.js';
import { inRepository } from '../support/repository.js';
import { temporaryDirectory } from '../support/temporary.js';
import { isObject, workflowOf } from './support/documented-workflow.js';

const temporary = temporaryDirectory();

/** Those that people write; docs/checks.md is written from the kinds, and test/e2e/examples runs it. */
const documents = ['README.md', ...pages('docs'), ...pages('docs/gallery')].filter(
  (name) => name !== 'docs/checks.md',
);

function pages(directory: string): string[] {
  return readdirSync(inRepository(directory))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(directory, name));
}

interface Example {
  readonly document: string;
  readonly line: number;
  readonly text: string;
}

const examples = documents.flatMap((document): Example[] => {
  const text = readFileSync(inRepository(document), 'utf8');
  return [...text.matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(({ index, 1: yaml = '' }) => {
    const line = text.slice(0, index).split('\n').length + 1;
    return { document, line, text: yaml };
  });
});

const [workflows, configurations] = [true, false].map((wanted) =>
  examples.filter(({ text }) => isWorkflow(parse(text)) === wanted),
);

/** A whole one, jobs, or steps; what else there is is a configuration file, or a part of one. */
function isWorkflow(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((step) => isObject(step) && 'uses' in step);
  return isObject(value) && 'jobs' in value;
}

it('there are examples of both kinds', () => {
  expect(workflows?.length).toBeGreaterThan(5);
  expect(configurations?.length).toBeGreaterThan(3);
});

describe.each(configurations ?? [])('$document:$line', ({ text }) => {
  it('is a configuration file without a mistake', () => {
    const env = { DB_PASSWORD: 'secret', WEB_TOKEN: 'secret' };
    const whole = isObject(parse(text)) ? text : `checks:\n${text.replaceAll(/^/gm, '  ')}`;
    // what it includes is the reader's own
    const own = whole.replace(/^include: .*\n/m, '');
    expect(() => parseConfig(own, '.postroj.yml', env)).not.toThrow();
  });
});

it('every workflow, and part of one, is as actionlint, GitHub and action.yml want it', async () => {
  const directory = path.join(temporary, 'documented');
  mkdirSync(directory);
  for (const name of ['.github', 'action.yml'])
    cpSync(inRepository(name), path.join(directory, name), { recursive: true });
  const places = new Map<string, string>();
  const folder = path.join(directory, '.github/workflows');
  for (const [index, { document, line, text }] of (workflows ?? []).entries()) {
    const name = `example-${index}.yml`;
    places.set(name, `${document}:${line}`);
    writeFileSync(path.join(folder, name), workflowOf(parse(text)));
  }
  for (const name of readdirSync(folder))
    if (!places.has(name) && name !== 'pkgprobe.yml') rmSync(path.join(folder, name));
  const script = inRepository('scripts/lint-workflows.js');
  const ended = await execa(process.execPath, [script, directory], { reject: false });
  const told = ended.stdout.replaceAll(/example-\d+\.yml/g, (name) => places.get(name) ?? name);
  expect(`${told}${ended.stderr}`).toBe('');
});

it('a step that merges says what: no linter knows that this command needs it', () => {
  const steps = (workflows ?? []).flatMap(({ text }) => {
    const example: unknown = parse(text);
    return Array.isArray(example) ? (example as { with?: Record<string, unknown> }[]) : [];
  });
  const merging = steps.flatMap((step) => (step.with?.['command'] === 'merge' ? [step.with] : []));
  expect(merging.map((inputs) => 'directories' in inputs)).toEqual([true]);
});

it.each(documents)('%s leads only to what there is', (document) => {
  const text = readFileSync(inRepository(document), 'utf8').replaceAll(/^```.*?^```$/gms, '');
  const links = [...text.matchAll(/(?:\]\(|src(?:set)?=")([^)"\s]+)/g)].map(([, to = '']) => to);
  const missing = links.filter((to) => !/^[a-z]+:/.test(to) && !leadsSomewhere(document, to));
  expect(missing).toEqual([]);
});

function leadsSomewhere(document: string, link: string): boolean {
  const [file = '', place] = link.split('#');
  const name = file === '' ? document : path.join(path.dirname(document), file);
  let text;
  try {
    text = readFileSync(inRepository(name), 'utf8');
  } catch {
    return false;
  }
  return place === undefined || headingsOf(text).includes(place);
}

/** As GitHub makes them. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
