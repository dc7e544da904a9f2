import type { Command, Option } from 'commander';

import { parseBoolean } from '../values/boolean.js';
import { UsageError, ValueError } from './usage-error.js';
import { nearestFlag, refuseLacking, shapeOf, shownFlag } from './verb.js';

/** What was given before and between the arguments, in the form that commander takes. */
export interface GivenFlags {
  /** Flags with a value, as `--name=value`; then `--` and the arguments. */
  readonly words: readonly string[];
  readonly arguments: readonly string[];
  /** Flags without: `--rm`, `--rm=false`; the last one counts. */
  readonly switches: ReadonlyMap<Option, boolean>;
  readonly asksForHelp: boolean;
}

/**
 * Reads flags as docker does, https://pkg.go.dev/github.com/spf13/pflag#hdr-Command_line_flag_syntax:
 * `-it`, `-eA=1`, `-e=A=1`, `--env=A=1`, `--rm=false`. Throws a UsageError in docker's words.
 */
export function readFlags(command: Command, words: readonly string[]): GivenFlags {
  const { passesOn = false } = shapeOf(command);
  const values: string[] = [];
  const operands: string[] = [];
  const switches = new Map<Option, boolean>();
  let asksForHelp = false;

  for (let next = 0; next < words.length; next++) {
    const word = words[next] ?? '';
    if (word === '--') {
      operands.push(...words.slice(next + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      if (!passesOn) continue;
      operands.push(...words.slice(next + 1));
      break;
    }
    for (const { option, value, shown } of flagsOf(word, command)) {
      if (option === 'help') asksForHelp = true;
      else if (!option.required) switches.set(option, switchOf(option, value));
      else values.push(withValue(option, value ?? words[++next], shown));
    }
  }
  return { words: [...values, '--', ...operands], arguments: operands, switches, asksForHelp };
}

interface Flag {
  readonly option: Option | 'help';
  readonly value: string | undefined;
  /** As an error names it. */
  readonly shown: string;
}

/** Those that one word holds: `-it` is two. */
function flagsOf(word: string, command: Command): Flag[] {
  if (word.startsWith('--')) return [longFlag(word, command)];
  const flags: Flag[] = [];
  for (let rest = word.slice(1); rest !== '';) {
    const letter = rest.charAt(0);
    const option = command.options.find(({ short }) => short === `-${letter}`);
    const shown = `'${letter}' in -${rest}`;
    if (!option) {
      if (letter === 'h') return [...flags, { option: 'help', value: undefined, shown }];
      throw new UsageError(`unknown shorthand flag: ${shown}`);
    }
    rest = rest.slice(1);
    const ended = option.required || rest.startsWith('=');
    const value = ended && rest !== '' ? rest.replace(/^=/, '') : undefined;
    flags.push({ option, value, shown });
    if (ended) break;
  }
  return flags;
}

function longFlag(word: string, command: Command): Flag {
  const [, name = '', value] = /^(--[^=]*)(?:=([^]*))?$/.exec(word) ?? [];
  if (name === '--' || name.startsWith('---')) throw new UsageError(`bad flag syntax: ${word}`);
  if (name === '--help') return { option: 'help', value, shown: name };
  const option = command.options.find(({ long }) => long === name);
  if (option) return { option, value, shown: name };
  const nearest = nearestFlag(command, name);
  const meant = nearest === undefined ? '' : `\n\nDid you mean ${nearest}?`;
  throw new UsageError(`unknown flag: ${name}${meant}`);
}

function withValue(option: Option, value: string | undefined, shown: string): string {
  refuseLacking(option);
  if (value === undefined) throw new UsageError(`flag needs an argument: ${shown}`);
  return `${option.long ?? ''}=${value}`;
}

function switchOf(option: Option, value: string | undefined): boolean {
  refuseLacking(option);
  if (value === undefined) return true;
  try {
    return parseBoolean(value);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new UsageError(
      `invalid argument "${value}" for "${shownFlag(option)}" flag: ${error.message}`,
    );
  }
}
