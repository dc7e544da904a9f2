import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';

import { readFlags } from '../../../src/racker/command-line/flags.js';
import { runVerb } from '../../../src/racker/command-line/run-verb.js';
import { defineVerb } from '../../../src/racker/command-line/verb.js';
import { lackingRunFlags } from '../../../src/racker/lacking-run-flags.js';
import { addRunFlags, type RunFlags } from '../../../src/racker/run-flags.js';
import { runSpecOf } from '../../../src/racker/run-spec-of.js';

/** `run` that hands its words over instead of running anything. */
function runCommand(take: (words: string[], flags: RunFlags) => void = () => undefined): Command {
  return addRunFlags(
    defineVerb({
      name: 'run',
      description: '',
      usage: ['[OPTIONS] IMAGE [COMMAND] [ARG...]'],
      takes: [1, Infinity],
      passesOn: true,
      lacking: lackingRunFlags,
    }),
  ).action(take);
}

async function specOf(...words: string[]) {
  let given: [string[], RunFlags] | undefined;
  await runVerb(
    runCommand((args, flags) => (given = [args, flags])),
    words,
  );
  return runSpecOf(given?.[0] ?? [], given?.[1] ?? {}, { HOME: '/root' });
}

describe('racker run', () => {
  it('without flags', async () => {
    expect(await specOf('debian-12')).toEqual({
      ...{ image: 'debian-12', command: [], env: {}, mounts: [], network: 'private', ports: [] },
      ...{ publishAll: false, readOnly: false, labels: {}, interactive: false, tty: false },
      ...{ detach: false, remove: false, pull: 'missing', boot: 'auto' },
    });
  });

  it.each<[string, object]>([
    ['-it x', { interactive: true, tty: true }],
    ['-dit --rm x', { detach: true, interactive: true, tty: true, remove: true }],
    ['-i=false -t=true x', { interactive: false, tty: true }],
    ['--rm --rm=false x', { remove: false }],
    [
      '-e A=1 -eB=2 -e=C=3 --env=D=4 --env E=5 x',
      { env: { A: '1', B: '2', C: '3', D: '4', E: '5' } },
    ],
    ['-e A=1 -e A=2 x', { env: { A: '2' } }],
    ['-itw/tmp x', { interactive: true, tty: true, workdir: '/tmp' }],
    ['-h web x', { hostname: 'web' }],
    ['-m 512m --cpus 1.5 x', { memoryBytes: 536870912, cpus: 1.5 }],
    ['--memory=0 --pids-limit -1 x', { image: 'x' }],
    ['--pids-limit 7 x', { tasks: 7 }],
    ['--network none x', { network: 'none' }],
    ['--net host x', { network: 'host' }],
    ['--network bridge x', { network: 'private' }],
    ['--platform linux/arm64 x', { arch: 'arm64' }],
    ['--pull never x', { pull: 'never' }],
    ['--boot x', { boot: 'yes' }],
    ['--no-boot x', { boot: 'no' }],
    ['--label a=b -l c x', { labels: { a: 'b', c: '' } }],
    ['--stop-timeout 3 --stop-signal int x', { stopTimeoutMs: 3000, stopSignal: 'SIGINT' }],
    ['--entrypoint /bin/ls x', { entrypoint: ['/bin/ls'] }],
    ['--entrypoint= x', { entrypoint: [] }],
    ['--name web -u 1000:1000 x', { name: 'web', user: '1000:1000' }],
    [
      '-p 8080:80 -P x',
      { ports: [{ protocol: 'tcp', hostPort: 8080, guestPort: 80 }], publishAll: true },
    ],
    [
      '--read-only --tmpfs /run:size=1m x',
      { readOnly: true, mounts: [{ kind: 'tmpfs', guestPath: '/run', options: 'size=1m' }] },
    ],
    ['x ls -la --rm -it', { image: 'x', command: ['ls', '-la', '--rm', '-it'], remove: false }],
    ['-i -- x -t', { image: 'x', command: ['-t'], interactive: true, tty: false }],
    ['x -- y', { image: 'x', command: ['--', 'y'] }],
  ])('%s', async (line, expected) => {
    expect(await specOf(...line.split(' '))).toMatchObject(expected);
  });

  it('takes a value that looks like a flag', async () => {
    expect(await specOf('--name', '-x', 'img')).toMatchObject({ name: '-x', image: 'img' });
  });

  it('takes empty words as they are', async () => {
    expect(await specOf('-e', 'A=', 'img', 'sh', '-c', '')).toMatchObject({
      env: { A: '' },
      command: ['sh', '-c', ''],
    });
  });

  const ending =
    "\n\nUsage:  racker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'racker run --help' for more information";

  it.each<[string[], string, number]>([
    [['--foo', 'a'], 'unknown flag: --foo', 125],
    [['--nam', 'a', 'b'], 'unknown flag: --nam\n\nDid you mean --name?', 125],
    [['-Z', 'a'], "unknown shorthand flag: 'Z' in -Z", 125],
    [['-iZt', 'a'], "unknown shorthand flag: 'Z' in -Zt", 125],
    [['-e'], "flag needs an argument: 'e' in -e", 125],
    [['--name'], 'flag needs an argument: --name', 125],
    [['---x'], 'bad flag syntax: ---x', 125],
    [
      ['--rm=foo', 'a'],
      'invalid argument "foo" for "--rm" flag: strconv.ParseBool: parsing "foo": invalid syntax',
      125,
    ],
    [
      ['-m', 'abc', 'a'],
      `invalid argument "abc" for "-m, --memory" flag: invalid size: 'abc'`,
      125,
    ],
    [
      ['--cpus', 'x', 'a'],
      'invalid argument "x" for "--cpus" flag: failed to parse x as a rational number',
      125,
    ],
    [
      ['--label', '', 'a'],
      `invalid argument "" for "-l, --label" flag: invalid label '': empty name`,
      125,
    ],
    [
      ['--mount', 'foo', 'a'],
      `invalid argument "foo" for "--mount" flag: invalid field 'foo' must be a key=value pair`,
      125,
    ],
    [
      ['--stop-timeout', 'x', 'a'],
      'invalid argument "x" for "--stop-timeout" flag: strconv.ParseInt: parsing "x": invalid syntax',
      125,
    ],
    [
      ['--pull', 'sometimes', 'a'],
      `invalid argument "sometimes" for "--pull" flag: invalid pull option: 'sometimes': must be one of "always", "missing" or "never"`,
      125,
    ],
    [
      ['--stop-signal', 'FOO', 'a'],
      'invalid argument "FOO" for "--stop-signal" flag: invalid signal: FOO',
      125,
    ],
    [
      ['--network', 'foo', 'a'],
      'invalid argument "foo" for "--network" flag: network foo not found: there are private, none, host',
      125,
    ],
    [['--gpus', 'all', 'a'], "--gpus of 'docker run' is not there yet in racker", 125],
    [['-ia', 'stdin', 'a'], "-a, --attach of 'docker run' is not there yet in racker", 125],
    [['--init', 'a'], "--init of 'docker run' is not there yet in racker", 125],
    [[], "racker: 'racker run' requires at least 1 argument", 1],
    [['-it', '--entrypoint', 'a'], "racker: 'racker run' requires at least 1 argument", 1],
  ])('refuses %j: %s', async (words, message, exitCode) => {
    await expect(specOf(...words)).rejects.toMatchObject({ message: message + ending, exitCode });
  });
});

describe('other verbs', () => {
  const verb = (takes: [number, number]) => {
    const command = defineVerb({ name: 'v', description: '', usage: ['A'], takes });
    return command.option('-q, --quiet', '').option('-n, --last <int>', '');
  };

  it('take flags after arguments too', () => {
    expect(readFlags(verb([0, 9]), ['a', '-q', 'b', '-n', '3', '-']).words).toEqual([
      ...['--last=3', '--', 'a', 'b', '-'],
    ]);
  });

  it.each<[[number, number], string[], string]>([
    [[0, 0], ['x'], "racker: 'racker v' accepts no arguments"],
    [[1, 1], ['x', 'y'], "racker: 'racker v' requires 1 argument"],
    [[2, 2], ['x'], "racker: 'racker v' requires 2 arguments"],
    [[0, 1], ['x', 'y'], "racker: 'racker v' requires at most 1 argument"],
    [[2, Infinity], [], "racker: 'racker v' requires at least 2 arguments"],
  ])('%j arguments, given %j: %s', async (takes, words, message) => {
    await expect(runVerb(verb(takes), words)).rejects.toMatchObject({
      exitCode: 1,
      message: `${message}\n\nUsage:  racker v A\n\nRun 'racker v --help' for more information`,
    });
  });
});
