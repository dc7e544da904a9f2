import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { findVerb } from '../../../src/racker/command-line/root.js';
import { readFlags } from '../../../src/racker/command-line/flags.js';
import { isLacking, shownFlag } from '../../../src/racker/command-line/verb.js';
import { lackingVerbs, verbs } from '../../../src/racker/verbs.js';
import { inRepository } from '../../support/repository.js';

/** Written by scripts/docker-flags.js from docker's own client. */
interface DockerFlags {
  readonly commands: readonly string[];
  readonly flags: Readonly<Record<string, readonly DockerFlag[]>>;
}

interface DockerFlag {
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
}

const docker = JSON.parse(
  readFileSync(inRepository('test/fixtures/docker/flags.json'), 'utf8'),
) as DockerFlags;

/** Beyond docker's. */
const ours: Readonly<Record<string, readonly string[]>> = {
  run: ['--boot', '--no-boot', '--net'],
  stop: ['--time'],
  restart: ['--time'],
};

const load = async (verb: string) => {
  const { command } = (await verbs[verb]?.load()) ?? {};
  if (!command) throw new Error(`no verb ${verb}`);
  return command;
};

describe.each(Object.entries(docker.flags))('racker %s', (verb, flags) => {
  it('knows each flag of docker by name, with its shorthand, and takes a value where docker does', async () => {
    const { options } = await load(verb);
    const known = options.map(({ long, short, required }) => ({ long, short, required }));
    for (const { name, short, value } of flags) {
      expect(known).toContainEqual({
        long: `--${name}`,
        short: short === undefined ? undefined : `-${short}`,
        required: value !== undefined,
      });
    }
  });

  it('has no flag besides but its own', async () => {
    const { options } = await load(verb);
    const names = flags.map(({ name }) => `--${name}`);
    const more = options.map(({ long }) => long).filter((long) => !names.includes(long ?? ''));
    expect(more).toEqual(ours[verb] ?? []);
  });

  it('says of each flag that it lacks that it is not there yet', async () => {
    const command = await load(verb);
    const { options } = command;
    for (const option of options.filter(isLacking)) {
      const words = [option.long ?? '', ...(option.required ? ['1'] : []), 'image'];
      expect(() => readFlags(command, words)).toThrow(
        expect.objectContaining({
          name: 'UsageError',
          exitCode: 125,
          message: `${shownFlag(option)} of 'docker ${verb}' is not there yet in racker`,
        }),
      );
    }
  });
});

describe('verbs', () => {
  it.each(docker.commands)('%s of docker is there, or said not to be there yet', (name) => {
    const isGroup = ['container', 'image', 'system'].includes(name);
    expect(isGroup || name in verbs || lackingVerbs.includes(name)).toBe(true);
  });

  it.each(lackingVerbs)('%s is not there yet', (name) => {
    expect(() => findVerb([name])).toThrow(
      expect.objectContaining({
        exitCode: 125,
        message: `racker: 'racker ${name}' is not there yet\n\nRun 'racker --help' for more information`,
      }),
    );
  });

  it.each([
    [['container', 'ls', '-a'], 'ps', ['-a']],
    [['container', 'run', 'x', '-a'], 'run', ['x', '-a']],
    [['image', 'rm', 'x'], 'rmi', ['x']],
    [['image', 'inspect', 'x'], 'inspect', ['--type=image', 'x']],
    [['system', 'info'], 'info', []],
    [['help', 'ps'], 'ps', ['--help']],
  ])('%j is %s %j', (words, name, rest) => {
    expect(findVerb(words)).toEqual({ kind: 'verb', verb: verbs[name], words: rest });
  });

  it.each([
    [['foo'], 'racker: unknown command: racker foo\n\nRun'],
    [['rn'], 'racker: unknown command: racker rn\n\nDid you mean this?\n\trun\n\nRun'],
    [['container', 'lss'], 'unknown command: racker container lss\n\nDid you mean this?\n\tls\n\n'],
    [['image', 'push'], "'racker image push' is not there yet"],
    [['--foo'], 'unknown flag: --foo\n\nUsage:  racker [OPTIONS] COMMAND [ARG...]'],
    [['-Z'], "unknown shorthand flag: 'Z' in -Z"],
    [['--host=x', 'ps'], "--host of 'docker' is not there yet in racker"],
    [['constructor'], 'unknown command: racker constructor'],
  ])('%j: %s', (words, message) => {
    expect(() => findVerb(words)).toThrow(
      expect.objectContaining({ exitCode: 125, message: expect.stringContaining(message) }),
    );
  });
});
