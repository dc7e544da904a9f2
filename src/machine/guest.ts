import { PostrojError } from '../errors.js';
import { deadlineIn, renderSeconds, type Deadline } from '../system/clock.js';
import {
  start,
  type Child,
  type Command,
  type RunOptions,
  type RunOutcome,
} from '../system/exec.js';
import type { Ending } from '../system/spawn.js';
import { Console } from './console.js';
import { enterGuest, runEntering } from './enter-guest.js';
import type { Init, Request } from './init/init.js';
import type { Space } from './space.js';

export interface GuestOptions {
  readonly name: string;
  /** What messages call it. */
  readonly label: string;
  readonly init: Init;
  readonly space: Space;
  /** systemd-nspawn, and where it is to run. */
  readonly command: Command;
  readonly signal: AbortSignal;
}

/** What systemd-nspawn ends with when the guest wants to be started again; its --keep-unit. */
const WANTS_REBOOT = 133;

/** Never within a line: that might be what the guest has systemd-nspawn say of it. */
const LEADER = /^X_NSPAWN_LEADER_PID=(\d+)/gm;

/** systemd-nspawn, and below it the guest's init, as long as they run. */
export class Guest {
  readonly name: string;
  readonly label: string;
  readonly init: Init;
  readonly signal: AbortSignal;
  /** Everything has been started: it can be asked to go down in order. */
  isBooted = false;
  readonly #console = new Console();
  readonly #space: Space;
  readonly #command: Command;
  #nspawn: Child | undefined;
  #ending: Ending | undefined;
  /** How much of what was notified belongs to the boots before this one. */
  #past = 0;

  constructor({ name, label, init, space, command, signal }: GuestOptions) {
    this.name = name;
    this.label = label;
    this.init = init;
    this.signal = signal;
    this.#space = space;
    this.#command = command;
  }

  start(): void {
    const nspawn = start(this.#command);
    this.#nspawn = nspawn;
    this.#ending = undefined;
    this.#console.read(nspawn.stdout);
    this.#console.read(nspawn.stderr);
    void nspawn.ended.then((ending) => (this.#ending = ending));
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** The guest's init. systemd-nspawn tells its number as soon as it runs. */
  get leader(): number | undefined {
    return this.#leaders.at(-1);
  }

  /** It powered off, or rebooted, without being asked to: then there is another init. */
  get wentDown(): boolean {
    return this.hasEnded || this.#leaders.length > 1;
  }

  get #leaders(): number[] {
    return [...this.#notified.matchAll(LEADER)].map(([, pid]) => Number(pid));
  }

  get #notified(): string {
    return this.#space.notified().slice(this.#past);
  }

  /**
   * Its init has told that it is ready, or can be asked. Throws BOOT_FAILED when it ends before,
   * BOOT_TIMEOUT when it is late.
   */
  async ready(deadline: Deadline): Promise<void> {
    await this.#heard(() => this.#notified.includes('READY=1'), deadline);
    this.expectBooting(deadline);
  }

  /** Throws as `ready` does, for a look between. */
  expectBooting(deadline: Deadline): void {
    this.signal.throwIfAborted();
    if (this.#ending) {
      const { exitCode } = this.#ending;
      throw this.#bootError(
        'BOOT_FAILED',
        `systemd-nspawn ended with exit code ${exitCode ?? '?'}`,
      );
    }
    if (deadline.expired()) {
      const limit = renderSeconds(deadline.timeoutMs);
      throw this.#bootError('BOOT_TIMEOUT', `the boot was not over within ${limit}`);
    }
  }

  /**
   * Runs the next boot. systemd-nspawn starts the guest again by itself where it has a unit of its
   * own; else it ends, and is started again on the same disk and network.
   */
  async rebooted(deadline: Deadline): Promise<void> {
    const past = this.#space.notified().length;
    const next = () => this.#space.notified().slice(past).search(LEADER) >= 0;
    await this.#heard(next, deadline);
    this.signal.throwIfAborted();
    this.#past = past;
    if (this.#ending?.exitCode === WANTS_REBOOT) this.start();
    this.expectBooting(deadline);
  }

  /** Waits for something notified, the end, the deadline or an interruption. */
  async #heard(what: () => boolean, deadline: Deadline): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadline.remainingMs());
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      const look = () => {
        if (what()) done();
      };
      this.#space.onNotified(look);
      void this.#nspawn?.ended.then(done);
      this.signal.addEventListener('abort', done, { once: true });
      look();
    });
  }

  /** Runs a program of the guest beside whatever its init runs. */
  ask(inner: Command, options: RunOptions = {}): Promise<RunOutcome> {
    return runEntering(enterGuest(this.leader ?? 0, inner), options);
  }

  /** Tells the init itself, or has a program of the guest tell it. False: there is no such program. */
  async request(request: Request, timeoutMs: number): Promise<boolean> {
    if ('signal' in request) {
      this.kill(request.signal);
      return true;
    }
    return (await this.ask(request.command, { timeoutMs })).exitCode !== 127;
  }

  /** A signal to the guest's init; systemd-nspawn ends with it, and clears up after it. */
  kill(signal: number | NodeJS.Signals): void {
    if (this.leader === undefined || this.hasEnded) return; // its number may be another's by now
    try {
      process.kill(this.leader, signal);
    } catch {
      // it has ended already
    }
  }

  /** Ends systemd-nspawn itself. */
  async killOutright(): Promise<void> {
    this.#nspawn?.kill('SIGKILL');
    await this.#nspawn?.ended;
  }

  async endedWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.#nspawn?.ended, late]);
    clearTimeout(timer);
    return this.hasEnded;
  }

  async wentDownWithin(ms: number): Promise<boolean> {
    await this.#heard(() => this.wentDown, deadlineIn(ms));
    return this.wentDown;
  }

  consoleTail(lines: number): string {
    return this.#console.tail(lines);
  }

  /** An error about it, with the end of its console. */
  error(code: PostrojError['code'], reason: string, hint: string): PostrojError {
    const tail = this.consoleTail(15) || '(nothing)';
    const message = `${this.label}: ${reason}; its console's end:\n${tail}`;
    return new PostrojError(code, message, { hint });
  }

  #bootError(code: 'BOOT_FAILED' | 'BOOT_TIMEOUT', reason: string): PostrojError {
    const hint =
      code === 'BOOT_TIMEOUT'
        ? 'Allow more time (--boot-timeout), or see which unit it waits for.'
        : 'See what this host lacks: postroj doctor';
    return this.error(code, reason, hint);
  }
}
