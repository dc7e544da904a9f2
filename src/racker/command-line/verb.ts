import { Command, Option } from 'commander';

import { bestMatch } from './nearest.js';
import { UsageError, ValueError } from './usage-error.js';

export interface VerbShape {
  readonly name: string;
  readonly description: string;
  /** After the name, a line for each form: `[OPTIONS] CONTAINER COMMAND [ARG...]`. */
  readonly usage: readonly [string, ...string[]];
  /** How many arguments, at least and at most. */
  readonly takes: readonly [number, number];
  /** Flags end at the first argument: the rest is another program's. */
  readonly passesOn?: boolean;
  /** Flags of docker's that are not there yet, as commander writes them. */
  readonly lacking?: readonly string[];
}

/** A verb without its flags and its action. */
export function defineVerb(shape: VerbShape): Command {
  const { name, description, passesOn = false, lacking = [] } = shape;
  const command = new Command(name)
    .description(description)
    .usage(usageOf(shape))
    .helpOption('--help', 'Print usage')
    .configureHelp({ commandUsage: () => ` ${usageOf(shape)}`, sortOptions: true })
    .allowExcessArguments()
    .argument('[argument...]')
    .exitOverride();
  if (passesOn) command.passThroughOptions();
  for (const flags of lacking) command.addOption(lackingOption(flags, name));
  shapes.set(command, shape);
  return command;
}

/** A line for each form, from the name of the program on. */
export function usageOf({ name, usage }: VerbShape): string {
  return usage.map((form) => `racker ${name} ${form}`.trimEnd()).join('\n\t');
}

const shapes = new WeakMap<Command, VerbShape>();

export function shapeOf(command: Command): VerbShape {
  const shape = shapes.get(command);
  if (!shape) throw new Error(`${command.name()} was not made by defineVerb`);
  return shape;
}

/** With docker's words for a value that `parse` refuses by a ValueError. */
export function flag<T>(
  [flags, description]: readonly [string, string],
  parse: (value: string, before: T | undefined) => T,
): Option {
  const option = new Option(flags, description);
  return option.argParser((value: string, before: T | undefined) => {
    try {
      return parse(value, before);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw new UsageError(
        `invalid argument "${value}" for "${shownFlag(option)}" flag: ${error.message}`,
      );
    }
  });
}

/** For flags that are given several times. */
export function each<T>(parse: (value: string) => T): (value: string, before?: T[]) => T[] {
  return (value, before = []) => [...before, parse(value)];
}

/** `-m, --memory`, or `--cpus`. */
export function shownFlag({ short, long }: Option): string {
  return [short, long].filter((one) => one !== undefined).join(', ');
}

/** docker's, and refused: known as a flag, so that it is told from a mistake. */
function lackingOption(flags: string, verb: string): Option {
  const option = new Option(flags).hideHelp();
  const refuse = () => {
    throw new UsageError(`${shownFlag(option)} of 'docker ${verb}' is not there yet in racker`);
  };
  const lacking = option.argParser(refuse);
  refusals.set(lacking, refuse);
  return lacking;
}

const refusals = new WeakMap<Option, () => never>();

/** Throws a UsageError for a flag of docker's that is not there yet. */
export function refuseLacking(option: Option): void {
  refusals.get(option)?.();
}

export function isLacking(option: Option): boolean {
  return refusals.has(option);
}

/** Throws a UsageError in docker's words when there are too few, or too many. */
export function checkArguments(command: Command, given: readonly string[]): void {
  const { takes, name } = shapeOf(command);
  const [least, most] = takes;
  if (given.length >= least && given.length <= most) return;
  const plural = (count: number) => `${count} argument${count === 1 ? '' : 's'}`;
  const wanted =
    most === 0
      ? 'accepts no arguments'
      : least === most
        ? `requires ${plural(least)}`
        : given.length < least
          ? `requires at least ${plural(least)}`
          : `requires at most ${plural(most)}`;
  throw new UsageError(`racker: 'racker ${name}' ${wanted}`, 1);
}

/** What was meant by a flag that is not known: `--name`. */
export function nearestFlag(command: Command, flagName: string): string | undefined {
  const known = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const names = known.map((long) => long.slice(2));
  const meant = bestMatch(flagName.slice(2), names);
  return meant === undefined ? undefined : `--${meant}`;
}
