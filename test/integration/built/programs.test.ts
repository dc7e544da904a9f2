import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import type { JobMatrix } from '../../../src/engine/fan-out/jobs.js';
import { inRepository } from '../../support/repository.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms, type Ended } from '../support/built.js';
import { runnersNode } from '../support/programs.js';

const directory = temporaryDirectory();
const { postroj, run } = builtPrograms(directory);
const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as {
  readonly version: string;
};

const commands = [
  ...['pkgprobe', 'init', 'record', 'config', 'schema', 'selftest', 'pull', 'list-images', 'logs'],
  ...['doctor', 'clean'],
];

describe('postroj', () => {
  it.each(['--version', '-V'])('%s tells the version, on standard output', async (flag) => {
    expect(await postroj([flag])).toEqual({
      exitCode: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
  });

  it('--help tells every command', async () => {
    const { exitCode, stdout, stderr } = await postroj(['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: postroj /);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each(commands)('%s --help has an example', async (command) => {
    const { exitCode, stdout } = await postroj([command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: postroj ${command} `));
    expect(stdout).toMatch(new RegExp(`^Examples?:\\n(?:.*\\n)*?  .*postroj ${command}`, 'm'));
  });

  it('without a word shows what there is, as an error', async () => {
    const { exitCode, stdout, stderr } = await postroj([]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Usage: postroj /);
  });

  it.each([
    [['pkgprob'], "error: unknown command 'pkgprob'\n(Did you mean pkgprobe?)\n"],
    [['list-image'], "error: unknown command 'list-image'\n(Did you mean list-images?)\n"],
    [['zzzzzz'], "error: unknown command 'zzzzzz'\n"],
    [['--versoin'], "error: unknown option '--versoin'\n(Did you mean --version?)\n"],
    [['pkgprobe', '--imag', 'x'], "error: unknown option '--imag'\n(Did you mean --image?)\n"],
    [['init'], "error: missing required argument 'file'\n"],
    [['init', '-'], 'postroj: no package file to look into\nHint: Name at least one, '],
    [['init', 'nginx'], "postroj: 'nginx' is not a package file\nHint: Only files can be "],
    [['record', '-p', 'x'], "error: required option '-i, --image <image>' not specified\n"],
    [['record', '-i', 'debian-12'], 'postroj: no package to record\nHint: Name at least one: '],
    [['record', '-i', 'nope', '-p', 'x'], "postroj: unknown image 'nope'"],
    [['pull'], 'postroj: no image to pull\nHint: Name at least one, '],
    [['pkgprobe', '--image'], "error: option '-i, --image <image>' argument missing\n"],
    [
      ['list-images', '--format', 'xml'],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are ",
    ],
    [
      ['selftest', 'all'],
      "error: command-argument value 'all' is invalid for argument 'what'. Allowed choices are ",
    ],
    [
      ['clean', 'everything'],
      "error: too many arguments for 'clean'. Expected 0 arguments but got 1",
    ],
  ])('%j is a mistake in the usage', async (args, message) => {
    const { exitCode, stdout, stderr } = await postroj(args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.slice(0, message.length)).toBe(message);
  });
});

describe('postroj list-images', () => {
  it('prints a JSON array of labels', async () => {
    const { exitCode, stdout, stderr } = await postroj(['list-images']);
    expect([exitCode, stderr]).toEqual([0, '']);
    const labels = JSON.parse(stdout) as string[];
    expect(labels).toContain('debian-bookworm');
    expect(labels.filter((label) => typeof label !== 'string')).toEqual([]);
  });

  it('prints a JSON array of objects', async () => {
    const { stdout } = await postroj(['list-images', '--format', 'json']);
    const entries = JSON.parse(stdout) as Readonly<Record<string, unknown>>[];
    for (const entry of entries) {
      const names = ['label', 'aliases', 'family', 'sources', 'arch', 'init', 'status'];
      expect(Object.keys(entry)).toEqual(expect.arrayContaining(names));
    }
    expect(entries.map(({ label }) => label)).toEqual(
      JSON.parse((await postroj(['list-images'])).stdout),
    );
  });
});

describe('postroj list-images, in part,', () => {
  const list = async (...args: string[]) => (await postroj(['list-images', ...args])).stdout;

  it('has a matrix of what is current on the machines that GitHub has, in one line', async () => {
    const text = await list('--format', 'matrix');
    expect(text.trimEnd()).not.toContain('\n');
    const { include } = JSON.parse(text) as JobMatrix;
    const jobs = include.map(({ runner, arch, images }) => [runner, arch, images].join(' '));
    expect(jobs).toContain('ubuntu-24.04 amd64 debian-bookworm');
    expect(jobs).toContain('ubuntu-24.04-arm arm64 debian-bookworm');
    expect(include.filter(({ arch }) => !['amd64', 'arm64'].includes(arch))).toEqual([]);
    expect(include.filter(({ images }) => images === 'debian-stretch')).toEqual([]);
  });

  it('deals a matrix into shards', async () => {
    const all = JSON.parse(await list('--family', 'debian')) as string[];
    const args = ['--format', 'matrix', '--family', 'debian', '--arch', 'arm64', '--shards', '3'];
    const { include } = JSON.parse(await list(...args)) as JobMatrix;
    expect(include.map(({ name }) => name)).toEqual(['arm64-1', 'arm64-2', 'arm64-3']);
    const dealt = include.flatMap(({ images }) => images.split(','));
    expect(all).toEqual(expect.arrayContaining(dealt));
    expect(dealt.length).toBeGreaterThan(5);
  });

  it.each([
    [['--shards', '2'], '--shards is of no use without --format matrix'],
    [['--format', 'matrix', '--shards', '0'], 'shards must be a whole number from 1 to 256'],
    [['--format', 'matrix', '--arch', '386'], 'GitHub has no machines for 386'],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stdout, stderr } = await postroj(['list-images', ...args]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`postroj: ${message}`);
  });

  it('has a table of plain columns', async () => {
    const lines = (await list('--format', 'table', '--family', 'void')).split('\n');
    expect(lines[0]).toMatch(/^LABEL +ALIASES +FAMILY +INIT +STATUS +UNTIL +ARCHITECTURES$/);
    expect(lines[1]).toMatch(/^void-glibc +void +void +runit +rolling +amd64 arm64 arm 386$/);
  });

  it('goes by family, architecture and status together', async () => {
    const args = ['--family', 'debian', '--arch', 'arm64', '--status', 'eol'];
    expect(JSON.parse(await list(...args))).toEqual([
      ...['debian-stretch', 'debian-buster', 'debian-bullseye', 'ubuntu-bionic', 'ubuntu-focal'],
    ]);
  });

  it.each([
    ['--family', 'slackware', /^Hint: Allowed: debian, devuan, redhat, /m],
    ['--arch', 'vax', /^Hint: Allowed: 386, amd64, /m],
    ['--status', 'old', /^Hint: Allowed: current, lts, eol, rolling\.$/m],
  ])('%s %s: exit 2, and what is allowed', async (option, value, hint) => {
    const { exitCode, stdout, stderr } = await postroj(['list-images', option, value]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(hint);
  });
});

describe('no program', () => {
  it.each([
    [['--help'], {}],
    [['pkgprobe', '--image', 'nope'], {}],
    [['doctor'], {}],
    [['doctor'], { NO_COLOR: '1' }],
    [['doctor'], { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
  ])('paints where there is no terminal: %j %j', async (args, env) => {
    const { stdout, stderr } = await postroj(args, { env });
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stdout + stderr).not.toBe('');
  });
});

describe('postroj doctor', () => {
  it('has a line for each requirement, and an exit code that says whether all are there', async () => {
    const { exitCode, stdout } = await postroj(['doctor']);
    expect(stdout).toMatch(/^found {4}root {2,}mounts and boots$/m);
    expect(exitCode).toBe(/^(?:missing|full)/m.test(stdout) ? 3 : 0);
  });
});

describe('postroj clean', () => {
  it('counts what was left', async () => {
    const { exitCode, stdout } = await postroj(['clean', '--images']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^Ended processes: \d+\nRemoved directories: \d+\nRemoved images: 0 \(0 MB\)\n$/,
    );
  });
});

describe('postroj clean refuses', () => {
  it.each([
    [['--keep-size', '1G'], '--older-than and --keep-size need --images'],
    [
      ['--images', '--older-than', 'soon'],
      "--older-than must be a duration such as 12h or 7d, not 'soon'",
    ],
    [
      ['--images', '--keep-size', 'little'],
      "--keep-size must be a size such as 500M or 2G, not 'little'",
    ],
  ])('%j', async (flags, message) => {
    const { exitCode, stdout, stderr } = await postroj(['clean', ...flags]);
    expect([exitCode, stdout, stderr]).toEqual([2, '', `postroj: ${message}\n`]);
  });
});

describe('racker', () => {
  it("ends with docker's code for its own failures", async () => {
    const { exitCode, stdout, stderr } = await run('bin/racker', ['--no-such-flag']);
    expect([exitCode, stdout]).toEqual([125, '']);
    expect(stderr).not.toBe('');
  });
});

/** Each program with what shows that it has started. */
const entries: Readonly<Record<string, readonly [readonly string[], (ended: Ended) => unknown]>> = {
  'cache.js': [
    [path.join(directory, 'cache')],
    ({ exitCode, stdout, stderr }) => [exitCode, stdout + stderr === ''],
  ],
  'main.js': [
    [],
    ({ exitCode, stdout }) => [exitCode, /^::error::no image to test on/m.test(stdout)],
  ],
  'post.js': [[], ({ exitCode, stdout }) => [exitCode, /^Left over: \d+ processes/m.test(stdout)]],
  'postroj.js': [
    ['--version'],
    ({ exitCode, stdout }) => [exitCode, stdout === `${manifest.version}\n`],
  ],
  'probe.js': [[], ({ exitCode, stdout, stderr }) => [exitCode, stdout + stderr === '']],
  'container.js': [
    ['nope'],
    ({ exitCode, stderr }) => [exitCode, stderr.includes('there is no container nope')],
  ],
  'pronto.js': [['--no-such-flag'], ({ exitCode, stderr }) => [exitCode, stderr !== '']],
  'racker.js': [['--no-such-flag'], ({ exitCode, stderr }) => [exitCode, stderr !== '']],
};
const exitCodes: Readonly<Record<string, number>> = {
  ...{ 'main.js': 2, 'racker.js': 125, 'container.js': 1, 'pronto.js': 125 },
};

describe('every entry of dist', () => {
  it('is known here', () => {
    const found = readdirSync(inRepository('dist')).filter((name) =>
      /^(?!chunk-).*\.js$/.test(name),
    );
    expect(found.sort()).toEqual(Object.keys(entries).sort());
  });

  it.each(Object.keys(entries))(
    '%s starts under this Node and under that of runners',
    async (name) => {
      const [args, look] = entries[name] ?? [[], () => undefined];
      for (const node of [process.execPath, runnersNode()])
        expect(look(await run(`dist/${name}`, args, { node }))).toEqual([
          exitCodes[name] ?? 0,
          true,
        ]);
    },
  );

  it('the Node of runners is the one that action.yml names', async () => {
    const using = /using: node(\d+)/.exec(readFileSync(inRepository('action.yml'), 'utf8'))?.[1];
    const { execa } = await import('execa');
    const { stdout } = await execa(runnersNode(), ['--version']);
    expect(stdout).toMatch(new RegExp(`^v${using}\\.`));
  });
});
