import { settlesWithin } from '../system/clock.js';
import type { Releases } from '../system/releases.js';
import { together } from '../system/together.js';
import type { Guest } from './guest.js';
import type { Run } from './run.js';
import { shutDown } from './shut-down.js';

/** What becomes of a machine: it goes down once, whoever asks for that. */
export class Fate {
  /** It leaves no record. */
  isForgotten = false;
  #ended = 'it did not begin';
  /** All that it has to power off. */
  #timeoutMs: number | undefined;
  #going: Promise<void> | undefined;

  /**
   * Gives all of it back, and tells how it went. Who asks while it goes down waits for the same, and
   * kills it when that takes longer than it may.
   */
  async stop(guest: Guest, releases: Releases, within: number | undefined): Promise<string> {
    if (!this.#going) {
      this.#timeoutMs = within;
      this.#going = releases.all();
    } else if (within !== undefined && !(await settlesWithin(this.#going, within))) {
      if (this.#timeoutMs !== 0) guest.kill('SIGKILL'); // else it is killed already
      this.#timeoutMs = 0;
    }
    await this.#going;
    return this.#ended;
  }

  /** The guest, and beside it what it needs to send when there is nothing to be sent any more. */
  async goDown(guest: Guest, isBooted: boolean, outside: Releases): Promise<void> {
    const timeoutMs = this.#timeoutMs;
    const down = shutDown(guest, isBooted, timeoutMs);
    const isCutOff = timeoutMs === 0; // what is killed sends nothing any more
    const [how] = await together(down, isCutOff ? outside.all() : undefined);
    this.#ended = this.#timeoutMs === timeoutMs ? how : 'killed'; // by who came meanwhile
  }

  async conclude(run: Run): Promise<void> {
    if (this.isForgotten) await run.forget();
    else run.end(this.#ended);
  }
}
