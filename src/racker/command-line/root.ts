import { version } from '../../version.js';
import { groups, lackingVerbs, verbs, type Verb } from '../verbs.js';
import { bestMatch } from './nearest.js';
import { Failure, RACKER_FAILED } from './usage-error.js';

/** What a command line asks for. */
export type Found =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly words: readonly string[] }
  | { readonly kind: 'help'; readonly group?: string }
  | { readonly kind: 'print'; readonly text: string };

/** Throws a Failure in docker's words for a verb that is not known, or not there yet. */
export function findVerb(words: readonly string[]): Found {
  const [first, ...rest] = words;
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'help' };
  if (first === '--version' || first === '-v') {
    return { kind: 'print', text: `racker version ${version}\n` };
  }
  if (first === 'help') {
    const [asked, ...more] = rest;
    return asked === undefined ? { kind: 'help' } : findVerb([asked, ...more, '--help']);
  }
  if (first.startsWith('-')) throw badFlag(first);
  const group = Object.hasOwn(groups, first) ? groups[first] : undefined;
  if (group) return findInGroup(first, group, rest);
  const verb = Object.hasOwn(verbs, first) ? verbs[first] : undefined;
  if (verb) return { kind: 'verb', verb, words: rest };
  if (lackingVerbs.includes(first)) throw lacking(first);
  throw unknown(`racker ${first}`, bestMatch(first, Object.keys(verbs)));
}

function findInGroup(
  name: string,
  group: Readonly<Record<string, readonly string[]>>,
  [second, ...rest]: readonly string[],
): Found {
  if (second === undefined || second === '--help') return { kind: 'help', group: name };
  const stands = Object.hasOwn(group, second) ? group[second] : undefined;
  if (stands) return findVerb([...stands, ...rest]);
  if (lackingInGroup[name]?.includes(second) === true) throw lacking(`${name} ${second}`);
  throw unknown(`racker ${name} ${second}`, bestMatch(second, Object.keys(group)));
}

const lackingInGroup: Readonly<Record<string, readonly string[]>> = {
  container: [
    ...['commit', 'create', 'diff', 'export', 'pause', 'port', 'prune', 'rename', 'stats'],
    ...['top', 'unpause', 'update'],
  ],
  image: ['build', 'history', 'import', 'load', 'prune', 'push', 'save', 'tag'],
  system: ['df', 'events', 'prune', 'dial-stdio'],
};

function badFlag(word: string): Failure {
  const name = word.startsWith('--') ? word.replace(/=.*$/, '') : undefined;
  const known = ['--config', '--context', '--debug', '--host', '--log-level'];
  const what =
    name === undefined
      ? `unknown shorthand flag: '${word.charAt(1)}' in ${word}`
      : known.includes(name) || name.startsWith('--tls')
        ? `${name} of 'docker' is not there yet in racker`
        : `unknown flag: ${name}`;
  const usage = 'Usage:  racker [OPTIONS] COMMAND [ARG...]';
  return new Failure(
    `${what}\n\n${usage}\n\nRun 'racker --help' for more information`,
    RACKER_FAILED,
  );
}

function lacking(verb: string): Failure {
  return new Failure(
    `racker: 'racker ${verb}' is not there yet\n\nRun 'racker --help' for more information`,
    RACKER_FAILED,
  );
}

function unknown(what: string, meant: string | undefined): Failure {
  const suggestion = meant === undefined ? '' : `\n\nDid you mean this?\n\t${meant}`;
  return new Failure(
    `racker: unknown command: ${what}${suggestion}\n\nRun 'racker --help' for more information`,
    RACKER_FAILED,
  );
}

/** Of all, or of one group. */
export function rootHelp(group?: string): string {
  if (group !== undefined) {
    const names = Object.keys(groups[group] ?? {}).map((name) => `  ${name}`);
    return `Usage:  racker ${group} COMMAND\n\nCommands:\n${names.join('\n')}\n\nRun 'racker ${group} COMMAND --help' for more information on a command.\n`;
  }
  const width = Math.max(...Object.keys(verbs).map((name) => name.length)) + 3;
  const lines = Object.entries(verbs).map(([name, { summary }]) => {
    return `  ${name.padEnd(width)}${summary}`;
  });
  return `Usage:  racker [OPTIONS] COMMAND

The docker command line for machines that boot: images of distributions, under systemd-nspawn

Commands:
${lines.join('\n')}

Global Options:
      --help      Print usage
  -v, --version   Print version information and quit

Run 'racker COMMAND --help' for more information on a command.
`;
}
