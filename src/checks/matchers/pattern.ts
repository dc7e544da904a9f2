import vm from 'node:vm';

import { PostrojError } from '../../errors.js';
import { isList, isSet, soleOf, type Matcher, type Value } from './matcher.js';

/** Longer than any sensible expression takes for the most text that a check keeps. */
const TIMEOUT_MS = 1_000;

/**
 * `/expression/flags` as JavaScript has it, anywhere in the text. Some expressions take longer than the
 * world lasts; since nobody else is served meanwhile, they get a second. Throws BAD_OPTION after it.
 */
export function pattern(expression: RegExp): Matcher {
  const shown = String(expression);
  return {
    shown,
    matches: (actual) => {
      const text = textOf(actual);
      return text !== undefined && test(expression, text);
    },
  };
}

/** What an expression can look at. */
export function textOf(given: Value): string | undefined {
  const value = soleOf(given);
  if (typeof value === 'string') return value;
  if (value === undefined || value === null || isSet(value) || isList(value)) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

interface Scope {
  expression?: RegExp | undefined;
  text?: string | undefined;
}

const scope: Scope = {};
let test_: ((options: vm.RunningScriptOptions) => unknown) | undefined;

/** The engine looks at the clock only for what runs in a context with a time limit; vm(3node). */
function test(expression: RegExp, text: string): boolean {
  test_ ??= prepare();
  Object.assign(scope, { expression, text });
  try {
    return test_({ timeout: TIMEOUT_MS }) === true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new PostrojError(
      'BAD_OPTION',
      `${String(expression)} took longer than ${TIMEOUT_MS / 1000} s for ${text.length} characters`,
      { hint: 'Avoid repetitions within repetitions, such as (a+)+.' },
    );
  } finally {
    Object.assign(scope, { expression: undefined, text: undefined });
  }
}

function prepare() {
  const context = vm.createContext(scope);
  const script = new vm.Script('expression.test(text)');
  return (options: vm.RunningScriptOptions): unknown => script.runInContext(context, options);
}

const FLAGS = 'imsu';
/** Slashes within are written `\/`, as in JavaScript, or stand in a class. */
const WHOLE = /^\/((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])*)\/([a-z]*)$/s;
/** What somebody may have meant to be one. */
const LIKE_ONE = new RegExp(`^/.*/[${FLAGS}]*$`, 's');

/** undefined for a text that is none; what is wrong with one that is. */
export function parsePattern(text: string): RegExp | { readonly wrong: string } | undefined {
  const [, source, flags = ''] = WHOLE.exec(text) ?? [];
  if (source === undefined) {
    const wrong = "a slash within a regular expression is written \\/, a text { equals: '…' }";
    return LIKE_ONE.test(text) && text.length > 1 ? { wrong } : undefined;
  }
  if (source === '') return { wrong: 'an empty expression matches everything' };
  if (!new RegExp(`^[${FLAGS}]*$`).test(flags)) return undefined; // a path: /etc/fstab has none
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const [, reason = ''] = /^Invalid .*: ([^:]*)$/.exec((error as Error).message) ?? [];
    return { wrong: `no regular expression: ${reason || (error as Error).message}` };
  }
}
