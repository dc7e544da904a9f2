/**
 * Prints, as JSON, the names of the flags that the installed docker client has, for each verb that
 * racker has: what test/fixtures/docker/flags.json holds. It needs the client, and no engine.
 */
import { execFileSync } from 'node:child_process';

const verbs =
  'run pull ps exec attach logs stop start restart kill rm wait inspect cp images rmi version info'.split(
    ' ',
  );
const docker = (/** @type {string[]} */ ...args) =>
  execFileSync('docker', args, { encoding: 'utf8', env: { ...process.env, COLUMNS: '200' } });

/** `  -e, --env list   Set environment variables` → { name: 'env', short: 'e', value: 'list' }. */
const FLAG = /^ {2}(?:-(\w), | {4})--([\w-]+)(?: (\w[\w-]*))?(?= {2,}|$)/;

/** @param {string} help */
function flagsIn(help) {
  return help.split('\n').flatMap((line) => {
    const [found, short, name, value] = FLAG.exec(line) ?? [];
    return found === undefined || name === 'help' ? [] : [{ name, short, value }];
  });
}

const version = docker('--version').match(/[\d.]+/)?.[0];
const flags = Object.fromEntries(verbs.map((verb) => [verb, flagsIn(docker(verb, '--help'))]));
const commands = [...docker('--help').matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
console.log(
  JSON.stringify({ version, commands: [...new Set(commands)].sort(), flags }, undefined, 1),
);
