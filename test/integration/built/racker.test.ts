import { describe, expect, it } from '@jest/globals';

import { temporaryDirectory } from '../../support/temporary.js';
import { version } from '../../../src/version.js';
import { builtPrograms } from '../support/built.js';

const { racker, state } = builtPrograms(temporaryDirectory());

const help = (verb: string) => `Run 'racker ${verb} --help' for more information\n`;

describe('racker refuses, in docker’s words,', () => {
  it.each<[string[], number, string]>([
    [
      ['rn'],
      125,
      "racker: unknown command: racker rn\n\nDid you mean this?\n\trun\n\nRun 'racker --help' for more information\n",
    ],
    [
      ['build', '.'],
      125,
      "racker: 'racker build' is not there yet\n\nRun 'racker --help' for more information\n",
    ],
    [
      ['run'],
      1,
      `racker: 'racker run' requires at least 1 argument\n\nUsage:  racker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\n${help('run')}`,
    ],
    [
      ['ps', 'x'],
      1,
      `racker: 'racker ps' accepts no arguments\n\nUsage:  racker ps [OPTIONS]\n\n${help('ps')}`,
    ],
    [
      ['ps', '--filter', 'foo'],
      125,
      `invalid argument "foo" for "-f, --filter" flag: bad format of filter (expected name=value)\n\nUsage:  racker ps [OPTIONS]\n\n${help('ps')}`,
    ],
    [['ps', '--filter', 'foo=bar'], 1, "Error response from daemon: invalid filter 'foo'\n"],
    [['ps', '--filter', 'status=foo'], 1, "invalid filter 'status=foo'\n"],
    [['ps', '--format', '{{.Foo'], 1, 'failed to parse template: template: :1: unclosed action\n'],
    [['logs', 'nope'], 1, 'Error response from daemon: No such container: nope\n'],
    [
      ['stop', 'nope', 'nada'],
      1,
      'Error response from daemon: No such container: nope\nError response from daemon: No such container: nada\n',
    ],
    [['exec', 'nope', 'ls'], 1, 'Error response from daemon: No such container: nope\n'],
    [['rm', 'nope'], 1, 'Error response from daemon: No such container: nope\n'],
    [['rm', '-f', 'nope'], 0, 'Error response from daemon: No such container: nope\n'],
    [['rmi', 'nope'], 1, 'Error response from daemon: No such image: nope:latest\n'],
    [['rmi', '0123456789ab'], 1, 'Error response from daemon: No such image: 0123456789ab\n'],
    [
      ['images', '--filter', 'dangling=x'],
      1,
      "Error response from daemon: invalid filter 'dangling=[x]'\n",
    ],
    [['cp', 'a', 'b'], 1, 'must specify at least one container source\n'],
    [['cp', 'a:/b', 'c:/d'], 1, 'copying between containers is not supported\n'],
    [['cp', '-', 'a:/b'], 1, 'Error response from daemon: No such container: a\n'],
    [['attach', 'nope'], 1, 'Error response from daemon: No such container: nope\n'],
    [['start', '-a', 'x', 'y'], 1, 'you cannot start and attach multiple containers at once\n'],
    [
      ['kill', '-s', 'FOO', 'x'],
      125,
      `invalid argument "FOO" for "-s, --signal" flag: invalid signal: FOO\n\nUsage:  racker kill [OPTIONS] CONTAINER [CONTAINER...]\n\n${help('kill')}`,
    ],
    [
      ['run', 'UPPER'],
      125,
      `racker: invalid reference format: repository name (library/UPPER) must be lowercase\n\n${help('run')}`,
    ],
    [
      ['run', '--env-file', '/nonexistent', 'x'],
      125,
      `racker: open /nonexistent: no such file or directory\n\n${help('run')}`,
    ],
    [['run', '-it', 'x'], 1, 'the input device is not a TTY\n'],
    [
      ['run', '--pull', 'never', 'nope'],
      125,
      `racker: Error response from daemon: No such image: nope:latest\n\n${help('run')}`,
    ],
    [
      ['completion', 'tcsh'],
      125,
      `invalid shell: 'tcsh': must be one of "bash", "zsh" or "fish"\n\nUsage:  racker completion bash|zsh|fish\n\n${help('completion')}`,
    ],
  ])('%j', async (words, exitCode, stderr) => {
    expect(await racker(words)).toEqual({ exitCode, stdout: '', stderr });
  });

  it('what is not there, after what is', async () => {
    expect(await racker(['inspect', 'nope'])).toEqual({
      ...{ exitCode: 1, stdout: '[]\n', stderr: 'error: no such object: nope\n' },
    });
    expect(await racker(['image', 'inspect', 'nope'])).toEqual({
      ...{
        exitCode: 1,
        stdout: '[]\n',
        stderr: 'Error response from daemon: No such image: nope:latest\n',
      },
    });
  });
});

describe('racker', () => {
  it('shows empty tables with their heads', async () => {
    expect((await racker(['ps'])).stdout).toBe(
      'CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n',
    );
    expect((await racker(['container', 'ls', '-q'])).stdout).toBe('');
    expect((await racker(['images'])).stdout).toBe(
      'REPOSITORY   TAG       IMAGE ID   CREATED   SIZE\n',
    );
  });

  it('tells its version, and of what runs machines', async () => {
    expect((await racker(['--version'])).stdout).toBe(`racker version ${version}\n`);
    const { stdout } = await racker(['version']);
    expect(stdout).toMatch(/^Client: racker\n Version: {11}\S+\n Node.js version: {3}\d/);
    expect(stdout).toContain('\n\nServer: systemd-nspawn (no daemon)\n Version:           ');
    expect((await racker(['version', '--format', '{{.Client.Version}}'])).stdout).toBe(
      `${version}\n`,
    );
    expect(await racker(['version', '-f', '{{.Foo}}'])).toMatchObject({
      exitCode: 1,
      stderr:
        'failed to execute template: template: :1:2: executing "" at <.Foo>: map has no entry for key "Foo"\n',
    });
  });

  it('tells of this host', async () => {
    const { stdout } = await racker([
      'info',
      '--format',
      '{{.Containers}} {{.DockerRootDir}} {{.OSType}}',
    ]);
    expect(stdout).toBe(`0 ${state} linux\n`);
    expect((await racker(['info'])).stdout).toContain('\n Storage Driver: overlay\n');
  });

  it('has help, of all and of each verb', async () => {
    const { exitCode, stdout } = await racker([]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: {2}racker \[OPTIONS\] COMMAND\n/);
    const verbs = [...stdout.matchAll(/^ {2}([a-z]+) {3,}/gm)].map(([, verb = '']) => verb);
    expect(verbs).toHaveLength(19);
    for (const verb of verbs) {
      const told = await racker([verb, '--help']);
      expect(told).toMatchObject({ exitCode: 0, stderr: '' });
      expect(told.stdout.startsWith(`Usage:  racker ${verb}`)).toBe(true);
    }
  });
});
