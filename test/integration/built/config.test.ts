import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { temporaryDirectory } from '../../support/temporary.js';
import { mutations } from '../../unit/engine/config/mutations.js';
import { builtPrograms } from '../support/built.js';

const { cwd, postroj } = builtPrograms(temporaryDirectory());

describe('the configuration of the working directory', () => {
  const directory = path.join(cwd, 'project');
  mkdirSync(directory);
  const text =
    'images: [debian-12]\nnetwork-timeout: 9\nchecks: [{ command: "x ${{ env.API_TOKEN }}" }]\n';
  writeFileSync(path.join(directory, '.postroj.yml'), text);
  const env = { API_TOKEN: 'hunter22' };

  it('is what config tells of, with the place of each setting, and no secret', async () => {
    const { exitCode, stdout } = await postroj(['config', '--boot-timeout', '7'], {
      cwd: directory,
      env,
    });
    expect(exitCode).toBe(0);
    const rows = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['setting', 'value', 'from'],
        ['image', expect.stringMatching(/^debian-bookworm /), '.postroj.yml:1:1'],
        ['network-timeout', '9', '.postroj.yml:2:1'],
        ['boot-timeout', '7', '--boot-timeout'],
        ['lifecycle', 'install', 'default'],
        ['checks.0', 'kind: command, command: x ***', '.postroj.yml:3:10'],
      ]),
    );
    const json = await postroj(['config', '--json', '-i', 'debian-13'], { cwd: directory, env });
    expect(JSON.parse(json.stdout)).toMatchObject({
      targets: [{ image: 'debian-trixie', from: '--image' }],
      jobs: { from: 'default' },
    });
    expect(stdout + json.stdout).not.toContain('hunter22');
  });

  it.each([['--no-config'], ['--config=none']])('is left with %s', async (flag) => {
    const { exitCode, stderr } = await postroj(['config', flag], { cwd: directory });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^postroj: no image to test on/)]);
  });

  it('is refused with its place', async () => {
    const { exitCode, stderr } = await postroj(['pkgprobe'], { cwd: directory });
    const place = 'postroj: .postroj.yml:3:21: ${{ env.API_TOKEN }}: API_TOKEN is not set';
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(place)]);
  });
});

it('schema prints what editors want', async () => {
  const { exitCode, stdout } = await postroj(['schema']);
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ type: 'object' })]);
});

it('some of 200 wrong files, given to the program', async () => {
  const file = path.join(cwd, 'wrong.yml');
  for (const text of mutations(7, 200).slice(0, 12)) {
    writeFileSync(file, text);
    const { exitCode, stderr } = await postroj(['pkgprobe', '--config', 'wrong.yml']);
    expect([text, exitCode, stderr]).toEqual([
      text,
      2,
      expect.stringMatching(/^postroj: wrong\.yml:\d+:\d+: /),
    ]);
    expect(stderr).not.toMatch(/^ +at /m);
  }
});
