import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { RunResult } from '../../src/engine/result.js';
import { runActionHere, runActionInside, type ActionRun } from './support/action-runner.js';
import { cacheDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { OuterHost } from './support/outer-host.js';
import { repoDir } from './support/postroj.js';
import { expectExit } from './support/result.js';
import { goodWeb, postinstFails, serviceFails } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const state = join(cacheDir, 'outer-state');
const toolCache = join(cacheDir, 'outer-tool-cache');
let host: OuterHost;

beforeAll(async () => {
  await mkdir(state, { recursive: true });
  host = await OuterHost.boot({ repo: repoDir, state, toolCache });
});
afterAll(() => host.stop());
afterEach(() => expectNothingLeft(state));

const goodInputs = {
  images: 'debian-12',
  packages: 'dist/*.deb',
  'check-unit': 'e2e-good-web',
  'check-network': 'http://localhost:8000/, tcp://localhost:8000',
  'check-command': 'grep -q bookworm /etc/os-release\ntest -d /usr/share/e2e-good-web',
};

async function prepareGood(workspace: string): Promise<void> {
  await buildDeb(join(workspace, 'dist'), goodWeb());
}

function resultOf(run: ActionRun): RunResult {
  return JSON.parse(run.outputs.results ?? 'null') as RunResult;
}

function expectActionExit(run: ActionRun, code: number): void {
  if (run.exitCode === code) return;
  throw new Error(`exit code ${run.exitCode}, not ${code}\n${run.stdout}\n${run.stderr}`);
}

describe('the action on a hosted runner, as a user with sudo', () => {
  it('passes a good package, and finds the image prepared the second time', async () => {
    const first = await runActionInside(host, { inputs: goodInputs, prepare: prepareGood });
    expectActionExit(first, 0);
    const run = await runActionInside(host, { inputs: goodInputs, prepare: prepareGood });
    expectActionExit(run, 0);
    expect(run.outputs).toMatchObject({
      verdict: 'pass',
      passed: '1',
      failed: '0',
      errored: '0',
      'cache-hit': 'true',
    });
    expect(run.groups).toEqual(['host tools', 'debian-bookworm']);
    for (const phase of ['acquire', 'boot', 'install', 'check', 'shutdown'])
      expect(run.stdout).toMatch(new RegExp(`^${phase} pass `, 'm'));
    expect(run.annotations.filter(({ level }) => level === 'error')).toEqual([]);
    const checks = resultOf(run).targets[0]?.checks ?? [];
    expect(checks.filter(({ verdict }) => verdict === 'pass')).toHaveLength(6);
    expect(run.summary).toMatch(
      /\| debian-bookworm \| Debian GNU\/Linux 12 \(bookworm\) \| ✅ pass \|.*\| 6 of 6 \|/,
    );
    expect(run.post).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Left over: 0 processes, 0 directories.'),
    });
  });

  it('fails once for bad packages, with one annotation and the evidence in the workspace', async () => {
    const run = await runActionInside(host, {
      inputs: {
        images: 'debian-bookworm',
        packages: './bad.deb',
        'check-unit': 'e2e-service-fails',
        'report-dir': 'report',
      },
      prepare: async (workspace) => {
        const { rename } = await import('node:fs/promises');
        await rename(await buildDeb(directory, serviceFails()), join(workspace, 'bad.deb'));
      },
    });
    expectActionExit(run, 1);
    expect(run.outputs).toMatchObject({ verdict: 'fail', passed: '0', failed: '1', errored: '0' });
    const errors = run.annotations.filter(({ level }) => level === 'error');
    expect(errors.map(({ properties }) => properties.title)).toEqual([
      'debian-bookworm: fail',
      undefined,
    ]);
    expect(errors[0]?.message).toContain('unit e2e-service-fails.service: failed (failed)');
    expect(errors[1]?.message).toBe('postroj: 1 of 1 failed');
    expect(run.summary).toContain('❌ fail');
    expect(resultOf(run).targets[0]?.evidence).toContain('debian-bookworm/journal.txt');
    const owners = await host.exec([
      'find',
      host.work.inside,
      '-path',
      '*/report*',
      '-not',
      '-user',
      'runner',
    ]);
    expect(owners.stdout).toBe('');
  });

  it('tests several images, tells which failed, and needs no input that it has not', async () => {
    const run = await runActionInside(host, {
      inputs: { images: 'debian-12\ndebian-13', packages: 'bad.deb', jobs: '2' },
      prepare: async (workspace) => {
        const { rename } = await import('node:fs/promises');
        await rename(await buildDeb(directory, postinstFails()), join(workspace, 'bad.deb'));
      },
    });
    expectActionExit(run, 1);
    expect(run.outputs).toMatchObject({ verdict: 'fail', failed: '2', errored: '0' });
    const titles = run.annotations.flatMap(({ properties }) => properties.title ?? []);
    expect(titles.filter((title) => title.endsWith(': fail'))).toEqual([
      'debian-bookworm: fail',
      'debian-trixie: fail',
    ]);
  });

  it('refuses bad input before anything starts', async () => {
    const run = await runActionInside(host, {
      inputs: { images: 'debian-bokworm', packages: 'x' },
    });
    expectActionExit(run, 2);
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^unknown image 'debian-bokworm'; nearest: debian-bookworm, /),
    ]);
    expect(run.outputs).toEqual({});
  });

  it('is cancelled: what it had is released, and post finds nothing', async () => {
    const run = await runActionInside(host, {
      inputs: { ...goodInputs, 'check-network': 'tcp://localhost:9', 'network-timeout': '100' },
      prepare: prepareGood,
      cancelAfter: /^install pass \(/m,
    });
    expect(run.exitCode).toBe(130);
    expect(run.post.stdout).toContain('Left over: 0 processes, 0 directories.');
  });
});

describe('the command line on a host with systemd', () => {
  it('registers its machines, and only while they are there', async () => {
    const check = ['--check-network', 'tcp://localhost:9', '--network-timeout', '5'];
    const probe = ['node', '/repo/bin/postroj', 'pkgprobe', '--image', 'debian-12', ...check];
    const env = { RUNNER_TOOL_CACHE: '/opt/hostedtoolcache' };
    const machines = async () => (await host.exec(['machinectl', 'list', '--no-legend'])).stdout;
    const running = host.exec(probe, { user: 'runner', env });
    let registered = '';
    while (registered === '') registered = await machines();
    expect(registered).toMatch(
      /^postroj-debian-bookworm-[0-9a-f]{8} +container +systemd-nspawn +debian +12/,
    );
    expectExit(await running, 1);
    // systemd-machined hears of the end a moment later
    while (registered !== '') registered = await machines();
  });

  it('without root and without sudo says what to do', async () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const probe = [
      'node',
      '/repo/bin/postroj',
      'pkgprobe',
      '--image',
      'debian-12',
      '--check-unit',
      'x',
    ];
    const ended = await host.exec([...nobody, ...probe]);
    expectExit(ended, 2);
    expect(ended.stderr).toBe(
      'postroj: booting machines needs root, and sudo wants a password\n' +
        'Hint: Start it with sudo, or allow sudo without a password for this user.\n',
    );
  });

  it('has what it needs; a missing program is named with the command that mends it, and mended', async () => {
    const doctor = ['node', '/repo/bin/postroj', 'doctor'];
    const healthy = await host.exec(doctor, { user: 'runner' });
    expectExit(healthy, 0);
    expect(healthy.stdout).not.toContain('missing');
    expectExit(await host.exec(['dpkg', '--purge', 'umoci']), 0);
    const sick = await host.exec(doctor, { user: 'runner' });
    expectExit(sick, 3);
    expect(sick.stdout).toMatch(
      /^missing {2}umoci +unpacks images\n +sudo apt-get install umoci$/m,
    );
    expectExit(await host.exec([...doctor, '--fix'], { user: 'runner' }), 0);
  });

  it('says so when what is missing cannot be installed', async () => {
    const sources = ['/etc/apt/sources.list', '/root/sources.list'] as const;
    expectExit(await host.exec(['dpkg', '--purge', 'umoci']), 0);
    expectExit(await host.exec(['mv', ...sources]), 0);
    try {
      const ended = await host.exec(['node', '/repo/bin/postroj', 'doctor', '--fix']);
      expectExit(ended, 3); // HOST_TOOL_MISSING
      expect(ended.stderr).toMatch(
        /^postroj: cannot install what is missing on this host umoci\nE: .*umoci.*\nHint: See what is missing: postroj doctor$/m,
      );
    } finally {
      await host.exec(['mv', ...[...sources].reverse()]);
    }
  });

  it('the self-test sets up a host that has nothing, and does the main job', async () => {
    const tools = ['systemd-container', 'passt', 'squashfs-tools', 'skopeo', 'umoci', 'mmdebstrap'];
    expectExit(await host.exec(['dpkg', '--purge', ...tools]), 0);
    const selftest = ['selftest', 'pkgprobe', '--image', 'debian-bookworm'];
    const ended = await host.exec(['node', '/repo/bin/postroj', ...selftest], { user: 'runner' });
    expectExit(ended, 0);
    expect(ended.stderr).toContain(`installing on this host: ${tools.join(' ')}\n`);
    expect(ended.stdout).toMatch(/^PASS {3}1 passed in /m);
    expect(ended.stdout.match(/ ✔$/gm)).toHaveLength(4);
  });
});

describe('the action in a privileged container job', () => {
  it('passes a good package as root, without systemd on the host', async () => {
    const options = {
      inputs: goodInputs,
      prepare: prepareGood,
      toolCache: join(cacheDir, 'tool-cache'),
    };
    const run = await runActionHere(options);
    expectActionExit(run, 0);
    expect(run.outputs).toMatchObject({ verdict: 'pass', passed: '1' });
    expect(run.post.exitCode).toBe(0);
  });

  it('installs the host tools only if it may', async () => {
    const run = await runActionHere({
      inputs: { images: 'debian-12', 'check-command': 'true', 'install-host-tools': 'maybe' },
    });
    expectActionExit(run, 2);
    expect(run.annotations[0]?.message).toBe(
      "the input install-host-tools must be true or false, not 'maybe'",
    );
  });
});
