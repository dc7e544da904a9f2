import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { execa } from 'execa';

/** A terminal as a person has it, by tmux(1), and what is on its screen. */
export class Tmux {
  readonly #directory = mkdtempSync(join(tmpdir(), 'e2e-tmux-'));

  static async open(env: Readonly<Record<string, string>>): Promise<Tmux> {
    const tmux = new Tmux();
    const size = ['-x', '100', '-y', '30'];
    const shell = ['env', 'PS1=host> ', 'bash', '--norc', '--noprofile'];
    await tmux.#run(['new-session', '-d', '-s', 'e2e', ...size, ...shell], env);
    await tmux.shows(/^host>$/m);
    return tmux;
  }

  /** A line that is typed, with Enter. */
  async line(text: string): Promise<void> {
    await this.#run(['send-keys', '-t', 'e2e', '-l', text]);
    await this.keys('Enter');
  }

  /** As tmux calls them: `C-c`. */
  async keys(...keys: readonly string[]): Promise<void> {
    await this.#run(['send-keys', '-t', 'e2e', ...keys]);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#run(['resize-window', '-t', 'e2e', '-x', String(columns), '-y', String(rows)]);
  }

  /** What the shell runs, by its number. */
  async program(): Promise<number> {
    const { stdout: shell } = await this.#run([
      'display-message',
      '-p',
      '-t',
      'e2e',
      '#{pane_pid}',
    ]);
    return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').split(' ')[0]);
  }

  async screen(): Promise<string> {
    const { stdout } = await this.#run(['capture-pane', '-p', '-t', 'e2e']);
    return stdout.trimEnd();
  }

  /** Fails with the screen when it does not come. */
  async shows(wanted: RegExp): Promise<string> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const screen = await this.screen();
      if (wanted.test(screen)) return screen;
      await setTimeout(50);
      if (Date.now() > deadline)
        throw new Error(`${wanted.source} is not on the screen:\n${screen}`);
    }
  }

  async close(): Promise<void> {
    await this.#run(['kill-server']).catch(() => undefined);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const socket = join(this.#directory, 'socket');
    return execa('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env });
  }
}
