import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';

import { PostrojError } from '../errors.js';
import { renderSeconds, type Deadline } from '../system/clock.js';
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
import { countBoots, lastIsReady, lastLeader } from './notified.js';
import type { Space } from './space.js';

export interface GuestOptions {
  readonly name: string;
  /** What messages call it. */
  readonly label: string;
  readonly init: Init;
  readonly space: Space;
  /** systemd-nspawn, and where it is to run. */
  readonly command: Command;
  /** How many times longer than usual its programs may take. */
  readonly patience: number;
  /** Where its console is kept. */
  readonly consoleFile?: string;
  /** Told of what it writes there. */
  readonly onConsole?: ((text: string) => void) | undefined;
  readonly signal: AbortSignal;
}

const ANSWER_TIMEOUT_MS = 15_000;

/** What systemd-nspawn ends with when the guest wants to be started again; its --keep-unit. */
const WANTS_REBOOT = 133;

/**
 * systemd-nspawn, and below it the guest's init, as long as they run. A guest that reboots is started
 * again on the same disk and network: by systemd-nspawn itself where it has a unit of its own, else
 * systemd-nspawn ends, and is started again.
 */
export class Guest {
  readonly name: string;
  readonly label: string;
  readonly init: Init;
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly #console: Console;
  readonly #space: Space;
  readonly #command: Command;
  /** Emits `change` when something was notified, or has ended. */
  readonly #events = new EventEmitter();
  #nspawn: Child | undefined;
  #ending: Ending | undefined;
  /** It is to go down for good. */
  #isClosing = false;
  /** How much of what was notified belongs to the runs of systemd-nspawn before this one. */
  #past = 0;
  #startedAt: number[] = [];

  constructor(options: GuestOptions) {
    const { name, label, init, space, command, patience, consoleFile, signal } = options;
    this.name = name;
    this.label = label;
    this.init = init;
    this.patience = patience;
    this.signal = signal;
    this.#space = space;
    this.#console = new Console(consoleFile, options.onConsole);
    this.#command = command;
    space.onNotified(() => {
      if (this.bootNumber > this.#startedAt.length) this.#startedAt.push(performance.now());
      this.#events.emit('change');
    });
  }

  start(): void {
    this.#startedAt.push(performance.now());
    const nspawn = start(this.#command);
    this.#nspawn = nspawn;
    this.#console.read(nspawn.stdout);
    this.#console.read(nspawn.stderr);
    void nspawn.ended.then((ending) => {
      this.#past = this.#space.notified().length;
      if (ending.exitCode === WANTS_REBOOT && !this.#isClosing) this.start();
      else this.#ending = ending;
      this.#events.emit('change');
    });
  }

  /** From now on it does not come back when it goes down. */
  close(): void {
    this.#isClosing = true;
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** The guest's init; undefined while there is none. */
  get leader(): number | undefined {
    return lastLeader(this.#space.notified().slice(this.#past));
  }

  /** 1 until it has rebooted. */
  get bootNumber(): number {
    return Math.max(1, countBoots(this.#space.notified()));
  }

  /** Since the last boot began. */
  sinceStartMs(): number {
    return Math.round(performance.now() - (this.#startedAt[this.bootNumber - 1] ?? 0));
  }

  /**
   * Its init has told that it is ready, or can be asked. Throws BOOT_FAILED when it ends before,
   * BOOT_TIMEOUT when it is late.
   */
  async ready(deadline: Deadline): Promise<void> {
    const isReady = () => lastIsReady(this.#space.notified().slice(this.#past));
    await this.#heard(isReady, deadline.remainingMs());
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

  /** Whether the boot of that number has come to its end: it powered off, or rebooted. */
  async overWithin(bootNumber: number, ms: number): Promise<boolean> {
    const isOver = () => this.hasEnded || this.bootNumber > bootNumber;
    await this.#heard(isOver, ms);
    return isOver();
  }

  /** Resolves when it has gone down for good. */
  async down(): Promise<void> {
    while (!this.hasEnded) await once(this.#events, 'change');
  }

  async endedWithin(ms: number): Promise<boolean> {
    await this.#heard(() => this.hasEnded, ms);
    return this.hasEnded;
  }

  /** Waits for it, but not longer than for its end, that time, or an interruption. */
  async #heard(what: () => boolean, ms: number): Promise<void> {
    const end = new AbortController();
    const stop = () => {
      end.abort();
    };
    const timer = setTimeout(stop, ms);
    this.signal.addEventListener('abort', stop, { once: true });
    try {
      while (!what() && !this.hasEnded && !end.signal.aborted) {
        await once(this.#events, 'change', end).catch(() => undefined);
      }
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', stop);
    }
  }

  /** Whether there is a file of that name, as it sees it now. */
  has(path: string): boolean {
    return existsSync(`/proc/${this.leader ?? 0}/root${path}`);
  }

  /** Runs a program of the guest beside whatever its init runs. */
  ask(inner: Command, options: RunOptions = {}): Promise<RunOutcome> {
    return runEntering(enterGuest(this.leader ?? 0, inner), options);
  }

  /** The same, for one question: a package's script may be the one to answer it. */
  answer(inner: Command, options: RunOptions = {}): Promise<RunOutcome> {
    return this.ask(inner, { timeoutMs: ANSWER_TIMEOUT_MS * this.patience, ...options });
  }

  /** Tells the init itself, or has a program of the guest tell it. False: there is no such program. */
  async request(request: Request, timeoutMs: number): Promise<boolean> {
    const { command, signal } = request;
    const isEmulated = this.patience > 1; // qemu has other numbers for real-time signals
    if (signal !== undefined && !isEmulated) {
      this.kill(signal);
      return true;
    }
    return (await this.ask(command, { timeoutMs })).exitCode !== 127;
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
