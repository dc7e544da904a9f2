import { spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { Cgroup } from './cgroup.js';
import { loopDeviceNodes } from './loop-devices.js';
import { runnerNode } from './node-program.js';
import { booted, endMachine, readLeader } from './nspawn-process.js';
import { runProgram, type Ended, type TimedLine } from './program.js';
import { outerRoot, runnerUser, signalDir } from './roots.js';

/** leftovers.ts knows the outer host, which no test has to clean up, by this. */
export const OUTER_MACHINE_PREFIX = 'e2e-outer-';

export interface OuterHostOptions {
  /** The project with its built dist/, seen read-only at /repo. */
  readonly repo: string;
  /** Bound at /var/lib/postroj; on a real file system, since overlays cannot nest there. */
  readonly state: string;
  /** Bound at /opt/hostedtoolcache, to keep what the action caches; private by default. */
  readonly toolCache?: string;
  /** Files and directories seen read-only at the same path, for example a registries.conf. */
  readonly visible?: readonly string[];
}

export interface OuterExecOptions {
  /** root by default. */
  readonly user?: 'runner';
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  /** Sends SIGINT to the command's main process once a line matches. */
  readonly interruptAfter?: RegExp | undefined;
  readonly timeoutMs?: number | undefined;
  readonly onLine?: ((line: TimedLine) => void) | undefined;
}

/** Directories of the runner's user that both sides see. */
export interface SharedDir {
  readonly here: string;
  readonly inside: string;
}

/** A booted machine like a GitHub-hosted runner: systemd, machined, an unprivileged user. */
export class OuterHost {
  private commands = 0;

  private constructor(
    private readonly nspawn: ChildProcess,
    private readonly leader: number,
    private readonly cgroup: Cgroup,
    private readonly dir: string,
    /** What systemctl is-system-running said at the end of the boot. */
    readonly bootState: string,
  ) {}

  /** Where a runner keeps its workspaces, owned by the runner's user and writable from here. */
  get work(): SharedDir {
    return { here: join(this.dir, 'work'), inside: join(runnerUser.home, 'work') };
  }

  static async boot(options: OuterHostOptions): Promise<OuterHost> {
    const root = await outerRoot();
    runnerNode(options.repo); // better known before anything is made
    const dir = await mkdtemp(join(tmpdir(), OUTER_MACHINE_PREFIX));
    const args = nspawnArgs(root, dir, options);
    await prepareShares(dir, options);
    const cgroup = await Cgroup.create(basename(dir));
    const nspawn = cgroup.enclose(() => startNspawn(args));
    try {
      const bootState = await booted(nspawn, join(dir, 'signal'));
      const leader = await readLeader(nspawn);
      if (leader === undefined) throw new Error('the outer host has no PID 1');
      return new OuterHost(nspawn, leader, cgroup, dir, bootState);
    } catch (error) {
      await release(nspawn, cgroup, dir);
      throw error;
    }
  }

  /** Runs a command as a unit of the outer host, as hosted runners run theirs. */
  async exec(argv: readonly string[], options: OuterExecOptions = {}): Promise<Ended> {
    this.commands += 1;
    const unit = `e2e-command-${this.commands}.service`;
    const enter = ['-t', String(this.leader), '-m', '-u', '-i', '-n', '-p', '--'];
    const run = systemdRunArgs(unit, options);
    const kill = (signal: string) => ['systemctl', 'kill', '--kill-whom=main', `-s${signal}`, unit];
    return runProgram({
      file: 'nsenter',
      args: [...enter, ...run, ...withVariables(options.env), ...argv],
      interruptAfter: options.interruptAfter,
      sendSignal: (signal) =>
        runProgram({ file: 'nsenter', args: [...enter, ...kill(signal)], timeoutMs: 10_000 }),
      timeoutMs: options.timeoutMs,
      onLine: options.onLine,
    });
  }

  /** Safe to call from afterAll whatever happened before, and twice. */
  async stop(): Promise<void> {
    await release(this.nspawn, this.cgroup, this.dir);
  }
}

function startNspawn(args: readonly string[]): ChildProcess {
  const env = {
    ...process.env,
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1',
    SYSTEMD_NSPAWN_LOCK: '0', // the root is only read: any number may boot from it
  };
  return spawn('systemd-nspawn', args, { stdio: ['ignore', 'pipe', 'pipe'], env });
}

function systemdRunArgs(unit: string, options: OuterExecOptions): string[] {
  const user = options.user === undefined ? [] : [`--uid=${options.user}`];
  const cwd = options.cwd === undefined ? [] : [`--working-directory=${options.cwd}`];
  // --collect: a unit that failed must not turn the host's state into degraded.
  // KillMode: what a command leaves running must stay, to be found; a runner would not kill it.
  const kept = ['--collect', '--property=KillMode=process', '--expand-environment=no'];
  return [
    'systemd-run',
    '--quiet',
    '--pipe',
    '--wait',
    ...kept,
    `--unit=${unit}`,
    ...user,
    ...cwd,
    '--',
  ];
}

/** By env(1), since systemd refuses names with hyphens, which a runner gives to inputs. */
function withVariables(env: Readonly<Record<string, string>> = {}): string[] {
  return ['env', ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
}

async function prepareShares(dir: string, options: OuterHostOptions): Promise<void> {
  const { uid } = runnerUser;
  await mkdir(join(dir, 'signal'));
  await mkdir(options.state, { recursive: true });
  for (const name of ['work', 'tool-cache']) {
    await mkdir(join(dir, name));
    await chown(join(dir, name), uid, uid);
  }
  if (options.toolCache === undefined) return;
  await mkdir(options.toolCache, { recursive: true });
  await chown(options.toolCache, uid, uid);
}

function nspawnArgs(root: string, dir: string, options: OuterHostOptions): string[] {
  const toolCache = options.toolCache ?? join(dir, 'tool-cache');
  const writable = [
    '/dev/fuse',
    '/dev/loop-control',
    ...loopDeviceNodes(),
    `${options.state}:/var/lib/postroj`,
    `${dir}/work:${runnerUser.home}/work`,
    `${toolCache}:/opt/hostedtoolcache`,
    `${dir}/signal:${signalDir}`,
  ];
  const readOnly = [
    '/etc/resolv.conf',
    `${options.repo}:/repo`,
    `${runnerNode(options.repo)}:/usr/local/bin/node`,
    ...(options.visible ?? []),
  ];
  return [
    `--directory=${root}`,
    '--volatile=overlay', // nothing to unmount here, and the root stays as it was built
    `--machine=${basename(dir)}`,
    '--register=no',
    '--keep-unit',
    '--boot',
    '--console=pipe',
    '--capability=all',
    '--system-call-filter=bpf keyctl add_key',
    ...writable.map((bind) => `--bind=${bind}`),
    ...readOnly.map((bind) => `--bind-ro=${bind}`),
  ];
}

async function release(nspawn: ChildProcess, cgroup: Cgroup, dir: string): Promise<void> {
  await endMachine(nspawn);
  await cgroup.remove();
  await rm(dir, { recursive: true, force: true });
}
