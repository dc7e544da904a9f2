import { deadlineIn, sleep, type Deadline } from '../system/clock.js';
import type { Guest } from './guest.js';
import { noInit } from './init/none.js';
import type { Boot } from './machine.js';
import { POWER_OFF_TIMEOUT_MS } from './shut-down.js';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/** The boots of a guest, one after another: the first, and those that were asked for, by whomever. */
export class Boots {
  readonly #guest: Guest;
  readonly #timeoutMs: number;
  /** By their number: those that are under way, or over. */
  readonly #begun = new Map<number, Promise<Boot>>();
  readonly #over: Boot[] = [];
  /** The number of the one that is over and lasts: the guest can be asked to go down in order. */
  #lasting: number | undefined;

  /** `timeoutMs` is for each of them. */
  constructor(guest: Guest, timeoutMs: number) {
    this.#guest = guest;
    this.#timeoutMs = timeoutMs;
  }

  get over(): readonly Boot[] {
    return this.#over;
  }

  get isUp(): boolean {
    return this.#lasting === this.#guest.bootNumber;
  }

  /** Resolves when no boot is under way. Throws BOOT_FAILED or BOOT_TIMEOUT, also later on. */
  up(deadline: Deadline = deadlineIn(this.#timeoutMs)): Promise<Boot> {
    const number = this.#guest.bootNumber;
    const begun = this.#begun.get(number) ?? this.#boot(number, deadline);
    this.#begun.set(number, begun);
    return begun;
  }

  async #boot(number: number, deadline: Deadline): Promise<Boot> {
    const guest = this.#guest;
    const early = settledSoon(guest, deadline);
    await guest.ready(deadline);
    const failed = (await early) ?? (await settled(guest, deadline));
    if (guest.bootNumber !== number) return this.up(deadline); // it has rebooted meanwhile
    const baseline = this.#over[0]?.failed ?? failed;
    const failedAnew = failed.filter((unit) => !baseline.includes(unit));
    const boot = { readyMs: guest.sinceStartMs(), failed, failedAnew };
    this.#over.push(boot);
    this.#lasting = number;
    return boot;
  }

  async reboot(): Promise<Boot> {
    const guest = this.#guest;
    const request = guest.init.reboot;
    if (!request) throw noInit(`${guest.label}: what was not booted cannot be rebooted`);
    await this.up();
    const deadline = deadlineIn(this.#timeoutMs);
    const number = guest.bootNumber;
    this.#lasting = undefined;
    await guest.request(request, deadline.remainingMs());
    await guest.overWithin(number, deadline.remainingMs());
    guest.expectBooting(deadline);
    return this.up(deadline);
  }

  /**
   * Asks the guest when it is up. Throws MACHINE_DIED when it goes down meanwhile, also for a
   * reboot: what a dying guest answers is no finding about the package.
   */
  async during<T>(ask: () => Promise<T>, isTrue: (answer: T) => boolean): Promise<T> {
    const guest = this.#guest;
    await this.up();
    const number = guest.bootNumber;
    const answer = await ask();
    if (isTrue(answer) || (await this.#lasts(number))) return answer;
    if (guest.hasEnded) {
      throw guest.error(
        'MACHINE_DIED',
        'the machine went down by itself',
        'Something in it powered off.',
      );
    }
    await this.up();
    const hint = 'Something in it asked for that. It is up again, on the same disk.';
    throw guest.error('MACHINE_DIED', 'the machine rebooted by itself', hint);
  }

  /** Whether the guest is up, and will be. */
  async #lasts(number: number): Promise<boolean> {
    const guest = this.#guest;
    if (!guest.hasEnded && guest.bootNumber === number) {
      if (await guest.init.isUp((inner) => guest.answer(inner))) return true;
    }
    return !(await guest.overWithin(number, POWER_OFF_TIMEOUT_MS * guest.patience));
  }
}

/**
 * Asks before the boot is over, so that the answer is there when it is. undefined when that did not
 * work, or not all is well; then it is asked afterwards.
 */
async function settledSoon(
  guest: Guest,
  deadline: Deadline,
): Promise<readonly string[] | undefined> {
  const { init, signal } = guest;
  if (init.listensAt === undefined) return undefined;
  while (!guest.has(init.listensAt)) {
    if (guest.hasEnded || deadline.expired() || signal.aborted) return undefined;
    await sleep(5);
  }
  const options = { timeoutMs: Math.max(1, deadline.remainingMs()), signal };
  const failed = await init
    .settled((inner) => guest.ask(inner, options), signal)
    .catch(() => undefined);
  return failed?.length === 0 ? failed : undefined;
}

/**
 * Waits until everything has been started, and returns what has failed until then. Where the init has
 * no event for that it is asked again and again, within the one deadline of the boot.
 */
async function settled(guest: Guest, deadline: Deadline): Promise<readonly string[]> {
  const { init, signal } = guest;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const timeoutMs = Math.max(1, deadline.remainingMs());
    const failed = await init.settled((inner) => guest.ask(inner, { timeoutMs, signal }), signal);
    guest.expectBooting(deadline);
    if (failed) return failed;
    await sleep(pause, signal);
  }
}
