import { readBootId } from '../system/boot-id.js';
import { ownMark } from '../system/owner.js';
import type { TerminalSize } from '../machine/terminal.js';
import type { Container, Running } from './container.js';
import { deferred } from './deferred.js';
import { removeContainer } from './remove-container.js';
import { openWorkload } from './open-workload.js';
import { Outlet } from './outlet.js';
import { OutputLog } from './output-log.js';
import { choosePorts } from './choose-ports.js';
import { serve } from './serve.js';
import type { Context } from './verbs.js';
import type { Workload } from './workload.js';

/** A container and what it is made of while this process owns it. */
export class Kept {
  readonly context: Context;
  readonly outlet = new Outlet();
  /** Its command is to be started, on a terminal of that size where it has one. */
  readonly begun = deferred<TerminalSize | undefined>();
  /** It is on its way: there is time for other work. */
  readonly booting = deferred<undefined>();
  /** It runs; or it does not, and why. */
  readonly started = deferred<Workload>();
  /** All is over, and given back. */
  readonly ended = deferred<number>();
  #container: Container;

  constructor(container: Container, context: Context) {
    this.#container = container;
    this.context = context;
  }

  get container(): Container {
    return this.#container;
  }

  get directory(): string {
    return this.context.registry.directoryOf(this.#container);
  }

  update(changes: Partial<Container>): void {
    this.#container = this.context.registry.write({ ...this.#container, ...changes });
  }

  /** In what has not begun there is nothing to tell. */
  async stop(options: { timeoutMs: number; signal: NodeJS.Signals }): Promise<void> {
    const workload = await this.started.promise;
    await workload.stop(options);
    await this.ended.promise;
  }
}

/**
 * Owns a container from its start to its end: the record, the log, and everybody who asks for it.
 * `onListening` is called as soon as it can be asked; it starts when `begun` is resolved. Throws what
 * kept it from starting.
 */
export async function keep(kept: Kept, onListening: () => void): Promise<number> {
  const owner: Running = {
    ...{ owner: ownMark, bootId: readBootId(), machine: '', pid: 0 },
    init: { name: 'none', version: '' },
  };
  kept.update({ running: owner });
  const log = new OutputLog(kept.directory);
  kept.outlet.add((stream, data) => {
    log.append(stream, data);
  });
  const server = await serve(kept);
  try {
    onListening();
    const workload = await start(kept, owner);
    const exitCode = await liveWith(kept, workload);
    await conclude(kept, exitCode);
    kept.ended.resolve(exitCode);
    return exitCode;
  } catch (error) {
    kept.started.reject(error);
    kept.ended.reject(error);
    throw error;
  } finally {
    await server.close();
    log.close();
  }
}

async function start(kept: Kept, owner: Running): Promise<Workload> {
  let pid = 0;
  try {
    const terminal = await kept.begun.promise;
    kept.update({ ports: await choosePorts(kept.container) });
    const hooks = {
      terminal,
      onStarted: () => {
        kept.booting.resolve(undefined);
      },
      onLeader: (leader: number) => {
        pid = leader;
        const { running } = kept.container;
        if (running) kept.update({ running: { ...running, pid } });
      },
      onConsole: (text: string) => void kept.outlet.write('stdout', Buffer.from(text)),
    };
    const workload = await openWorkload(kept.container, hooks, kept.context);
    const { machine, init } = workload;
    kept.update({
      state: 'running',
      startedAt: new Date().toISOString(),
      finishedAt: undefined,
      exitCode: undefined,
      error: undefined,
      starts: kept.container.starts + 1,
      running: { ...owner, machine, init, pid: workload.pid() ?? pid },
    });
    kept.started.resolve(workload);
    return workload;
  } catch (error) {
    const { message } = error as Error;
    kept.update({ running: undefined, error: message });
    if (kept.container.spec.remove) await removeContainer(kept.container, kept.context);
    throw error;
  }
}

async function liveWith(kept: Kept, workload: Workload): Promise<number> {
  const { spec } = kept.container;
  const { session } = workload;
  if (session && !spec.interactive && !spec.tty) session.stdin.end();
  const poured = session && kept.outlet.pourAll(session);
  const exitCode = await workload.ended;
  await poured?.();
  await workload.release();
  return exitCode;
}

async function conclude(kept: Kept, exitCode: number): Promise<void> {
  kept.update({
    state: 'exited',
    exitCode,
    finishedAt: new Date().toISOString(),
    running: undefined,
  });
  if (kept.container.spec.remove) await removeContainer(kept.container, kept.context);
}
