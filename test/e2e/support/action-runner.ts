import { chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inputVariables, readActionMetadata } from './action-metadata.js';
import { FileCommands } from './file-commands.js';
import { runnerNode } from './node-program.js';
import type { OuterHost, SharedDir } from './outer-host.js';
import { repoDir } from './postroj.js';
import { runProgram, type Ended, type TimedLine } from './program.js';
import { runnerUser } from './roots.js';
import * as commands from './workflow-commands.js';

export interface ActionOptions {
  readonly inputs: Readonly<Record<string, string>>;
  /** Put into the workspace before main runs: given its path here, for example to build a .deb. */
  readonly prepare?: (workspace: string) => Promise<void>;
  /** Told of the workspace when all is over, before it goes. */
  readonly collect?: (workspace: string) => Promise<void>;
  readonly env?: Readonly<Record<string, string>>;
  /** RUNNER_TOOL_CACHE on this host; a private one by default. OuterHost takes its own at boot. */
  readonly toolCache?: string;
  /** Cancels as a runner does: SIGINT to main once a line of its output matches. */
  readonly cancelAfter?: RegExp;
  readonly timeoutMs?: number;
  /** Told of main's lines as they come. */
  readonly onLine?: (line: TimedLine) => void;
}

export interface ActionRun {
  readonly exitCode: number | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly annotations: readonly commands.Annotation[];
  readonly groups: readonly string[];
  readonly masks: readonly string[];
  readonly summary: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly post: { readonly exitCode: number | undefined; readonly stdout: string };
  /** What is in RUNNER_TEMP when all is over. */
  readonly temporary: readonly string[];
  /** Variables that the action set for later steps. */
  readonly env: Readonly<Record<string, string>>;
}

/** A job's place: its directories seen from both sides, and how a program is run there. */
interface Place {
  readonly dir: SharedDir;
  readonly toolCache: string;
  readonly repo: string;
  readonly uid: number;
  exec(script: string, env: Record<string, string>, options: ActionOptions): Promise<Ended>;
}

/** On this host, as its user: what a job in a privileged container is like. */
export async function runActionHere(options: ActionOptions): Promise<ActionRun> {
  const dir = await mkdtemp(join(tmpdir(), 'e2e-action-'));
  const uid = process.getuid?.() ?? 0;
  const exec: Place['exec'] = (script, env, { cancelAfter, timeoutMs, onLine }) =>
    runProgram({
      file: runnerNode(repoDir),
      args: [script],
      env,
      cwd: env['GITHUB_WORKSPACE'],
      interruptAfter: cancelAfter,
      timeoutMs,
      onLine,
    });
  const toolCache = options.toolCache ?? join(dir, 'tool-cache');
  try {
    return await runAction(
      { dir: { here: dir, inside: dir }, toolCache, repo: repoDir, uid, exec },
      options,
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** In the outer host, as its unprivileged user: what a job on a hosted runner is like. */
export async function runActionInside(host: OuterHost, options: ActionOptions): Promise<ActionRun> {
  const here = await mkdtemp(join(host.work.here, 'job-'));
  const inside = here.replace(host.work.here, host.work.inside);
  const exec: Place['exec'] = (script, env, { cancelAfter, timeoutMs, onLine }) =>
    host.exec(['node', script], {
      user: 'runner',
      env,
      cwd: env['GITHUB_WORKSPACE'],
      interruptAfter: cancelAfter,
      timeoutMs,
      onLine,
    });
  const { uid } = runnerUser;
  const place = { dir: { here, inside }, toolCache: '/opt/hostedtoolcache', repo: '/repo', uid };
  return runAction({ ...place, exec }, options);
}

async function runAction(place: Place, options: ActionOptions): Promise<ActionRun> {
  const metadata = readActionMetadata(repoDir);
  const workspace = join(place.dir.here, 'workspace');
  for (const dir of ['workspace', 'temp', 'tool-cache']) {
    await mkdir(join(place.dir.here, dir));
  }
  await options.prepare?.(workspace);
  for (const dir of ['', 'workspace', 'temp', 'tool-cache']) {
    await chown(join(place.dir.here, dir), place.uid, place.uid);
  }
  const env = { ...jobEnv(place), ...inputVariables(metadata, options.inputs), ...options.env };

  const mainFiles = await phaseFiles(place, 'main');
  const main = await place.exec(
    join(place.repo, metadata.main),
    { ...env, ...mainFiles.env },
    options,
  );
  const state = await mainFiles.commands.values('STATE');
  const post = await runPost(place, metadata.post, { ...env, ...stateVariables(state) });
  const temporary = await readdir(join(place.dir.here, 'temp'));
  await options.collect?.(workspace);
  return { ...(await collect(main, mainFiles.commands)), state, post, temporary };
}

/** post runs whatever became of main, but only main is ever cancelled here. */
async function runPost(place: Place, script: string | undefined, env: Record<string, string>) {
  if (script === undefined) return { exitCode: undefined, stdout: '' };
  const files = await phaseFiles(place, 'post');
  const path = join(place.repo, script);
  const { exitCode, stdout } = await place.exec(path, { ...env, ...files.env }, { inputs: {} });
  return { exitCode, stdout };
}

async function phaseFiles(place: Place, phase: string) {
  const files = await FileCommands.create(join(place.dir.here, `files-${phase}`), place.uid);
  return { commands: files, env: files.env(join(place.dir.inside, `files-${phase}`)) };
}

async function collect(main: Ended, files: FileCommands) {
  const said = commands.parseWorkflowCommands(main.stdout);
  return {
    exitCode: main.exitCode,
    stdout: main.stdout,
    stderr: main.stderr,
    outputs: await files.values('OUTPUT'),
    env: await files.values('ENV'),
    summary: await files.read('STEP_SUMMARY'),
    annotations: commands.annotationsIn(said),
    groups: commands.messagesOf(said, 'group'),
    masks: commands.messagesOf(said, 'add-mask'),
  };
}

function stateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

/** docs.github.com: Variables reference. Those that actions and the toolkit read. */
function jobEnv({ dir, toolCache }: Place): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'e2e',
    GITHUB_REPOSITORY: 'owner/project',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW: 'e2e',
    GITHUB_WORKSPACE: join(dir.inside, 'workspace'),
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'e2e',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: join(dir.inside, 'temp'),
    RUNNER_TOOL_CACHE: toolCache,
  };
}
