import { readFileSync } from 'node:fs';

import { Failure, ValueError } from '../command-line/usage-error.js';

/** A variable that a process is to have. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/**
 * `FOO=1`; `FOO` takes it from `env`, and is nothing where that has none. Throws a ValueError.
 */
export function parseVariable(text: string, env: NodeJS.ProcessEnv): Variable | undefined {
  const equals = text.indexOf('=');
  if (text === '' || equals === 0) throw new ValueError(`invalid environment variable: ${text}`);
  const name = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? env[name] : text.slice(equals + 1);
  return value === undefined ? undefined : { name, value };
}

/** A line for each variable; nothing is unquoted, `#` begins a comment. Throws a Failure. */
export function readEnvFile(file: string, env: NodeJS.ProcessEnv): Variable[] {
  const fail = (problem: string): never => {
    throw new Failure(problem);
  };
  return linesOf(file).flatMap((line, index) => {
    const text = (index === 0 ? line.replace(/^\uFEFF/, '') : line).trimStart();
    if (text === '' || text.startsWith('#')) return [];
    const [name = ''] = text.split('=', 1);
    if (name === '') fail(`invalid env file (${file}): no variable name on line '${text}'`);
    if (/\s/.test(name.trimStart())) {
      fail(`invalid env file (${file}): variable '${name}' contains whitespaces`);
    }
    return parseVariable(text, env) ?? [];
  });
}

/** Throws a Failure when the file cannot be read. */
export function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const said = reasons[code] ?? code;
    throw new Failure(`open ${file}: ${said}`);
  }
}

/** strerror(3). */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
};

/** Of a name that is given twice, the last one counts. */
export function asEnvironment(variables: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
