import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { repository } from '../support/repository.js';

/** The table of design.md: which folder may import which; `type` allows types only. */
const allowed: Readonly<Record<string, Readonly<Record<string, 'all' | 'type'>>>> = {
  action: all('engine', 'report', 'distros', 'image', 'machine', 'system'),
  cli: all('engine', 'containers', 'report', 'distros', 'image', 'machine', 'system'),
  racker: all('containers', 'distros', 'image', 'machine', 'report', 'system'),
  containers: all('engine', 'distros', 'image', 'machine', 'system'),
  engine: all('distros', 'image', 'machine', 'packages', 'checks', 'system'),
  packages: { ...all('system'), machine: 'type' },
  checks: { ...all('system'), machine: 'type' },
  report: { engine: 'type', checks: 'type' },
  image: all('system'),
  machine: all('system'),
  distros: {},
  system: {},
};
const everybodysFiles = ['errors.ts', 'version.ts'];

interface Import {
  /** Below src, as `to`. */
  readonly from: string;
  /** Of a package: its name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const STATEMENT =
  /^(?:import|export)\s(?:[^;'"]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map(([statement, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    const to = target.startsWith('.')
      ? path.join(path.dirname(from), target).replace(/\.js$/, '.ts')
      : target;
    const names = /\{([^}]*)\}/
      .exec(statement)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '');
    const allTypes = names?.every((name) => /^\s*type\s/.test(name)) ?? false;
    return { from, to, typeOnly: /^(?:import|export) type\s/.test(statement) || allTypes };
  });
}

/** undefined when the import is as it should be. */
function violation({ from, to, typeOnly }: Import): string | undefined {
  const [mine = ''] = from.split('/');
  const [folder = ''] = to.split('/');
  if (/^@?[\w-]+:/.test(to) || to.startsWith('@')) {
    return to.startsWith('@actions/') && mine !== 'action' ? `${from} imports ${to}` : undefined;
  }
  if (mine === folder || !from.includes('/') || everybodysFiles.includes(to)) return undefined;
  if (!(folder in allowed)) return isPackage(to) ? undefined : `${from} imports ${to}`;
  const permission = allowed[mine]?.[folder];
  if (permission === 'all' || (permission === 'type' && typeOnly)) return undefined;
  return `${from} imports ${typeOnly ? 'types of ' : ''}${to}`;
}

/** A path below src names a file. */
function isPackage(to: string): boolean {
  return !to.endsWith('.ts') && !to.startsWith('..');
}

/** Files that import each other in a circle, types left aside: those are gone when it runs. */
function cycles(imports: readonly Import[]): string[] {
  const targets = (file: string) =>
    imports.filter(({ from, typeOnly }) => from === file && !typeOnly).map(({ to }) => to);
  const reaches = (file: string, wanted: string) => {
    const seen = new Set(targets(file));
    for (const one of seen) for (const next of targets(one)) seen.add(next);
    return seen.has(wanted);
  };
  return [...new Set(imports.map(({ from }) => from))].filter((file) => reaches(file, file));
}

const source = path.join(repository, 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const imports = files.flatMap((file) =>
  importsOf(file, readFileSync(path.join(source, file), 'utf8')),
);

describe('the house', () => {
  it('has folders that the table knows, and files that import', () => {
    const folders = new Set(
      files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]),
    );
    expect([...folders].sort()).toEqual(Object.keys(allowed).sort());
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('has no import that the table forbids', () => {
    expect(imports.flatMap((one) => violation(one) ?? [])).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(cycles(imports)).toEqual([]);
  });
});

describe('the rule', () => {
  it.each([
    ['system/files.ts', `import { x } from '../image/store.js';`],
    ['distros/resolve.ts', `import type { X } from '../system/log.js';`],
    ['checks/unit.ts', `import { bootMachine } from '../machine/boot.js';`],
    ['checks/unit.ts', `import { type Machine, bootMachine } from '../machine/boot.js';`],
    ['checks/probe/main.ts', `import '../../engine/plan.js';`],
    ['report/json.ts', `import { x } from '../engine/result.js';`],
    ['report/json.ts', `import type { Log } from '../system/log.js';`],
    ['cli/main.ts', `import type { X } from '../action/inputs.js';`],
    ['action/run.ts', `const { x } = await import('../cli/main.js');`],
    ['engine/plan.ts', `export * from '../report/json.js';`],
    ['engine/plan.ts', `import { info } from '@actions/core';`],
    ['racker/main.ts', `import {\n  x,\n} from '../engine/plan.js';`],
    ['system/log.ts', `import x from '../../scripts/bench.js';`],
    ['system/log.ts', `import x from '../new/thing.js';`],
  ])('sees that %s has no business with %s', (from, text) => {
    expect(importsOf(from, text).flatMap((one) => violation(one) ?? [])).toHaveLength(1);
  });

  it.each([
    ['checks/unit.ts', `import type { Machine } from '../machine/machine.js';`],
    ['checks/unit.ts', `import { type Machine } from '../machine/machine.js';`],
    ['checks/probe/http.ts', `import type { X } from './protocol.js';\nimport x from '../tcp.js';`],
    ['image/store.ts', `import { x } from '../errors.js';\nimport path from 'node:path';`],
    ['cli/main.ts', `import { x } from '../version.js';\nimport { Command } from 'commander';`],
    ['action/run.ts', `import { info } from '@actions/core';`],
  ])('lets %s have %s', (from, text) => {
    expect(importsOf(from, text).length).toBeGreaterThan(0);
    expect(importsOf(from, text).flatMap((one) => violation(one) ?? [])).toEqual([]);
  });

  it('sees a circle of three files, and none where types close it', () => {
    const circle = (last: string) => [
      ...importsOf('a/a.ts', `import { b } from './b.js';`),
      ...importsOf('a/b.ts', `import { c } from './c.js';`),
      ...importsOf('a/c.ts', last),
    ];
    expect(cycles(circle(`import { a } from './a.js';`))).toEqual(['a/a.ts', 'a/b.ts', 'a/c.ts']);
    expect(cycles(circle(`import type { A } from './a.js';`))).toEqual([]);
  });
});

function all(...folders: string[]): Record<string, 'all'> {
  return Object.fromEntries(folders.map((folder) => [folder, 'all']));
}
