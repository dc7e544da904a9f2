import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { repoDir } from './postroj.js';

/** A run that goes on while the test looks at what it says. */
export interface StartedProbe {
  /** Resolves when so many lines were like this; rejects when the run ends before. */
  seen(wanted: RegExp, count: number): Promise<void>;
  interrupt(): void;
  /** The exit code. */
  readonly ended: Promise<number | null>;
  /** Standard error so far. */
  said(): string;
}

export function startProbe(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): StartedProbe {
  const child = spawn(process.execPath, [join(repoDir, 'bin/postroj'), 'pkgprobe', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  const looks = new Set<() => void>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    for (const look of looks) look();
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const said = () => lines.join('\n');
  const seen = (wanted: RegExp, count: number) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (lines.filter((line) => wanted.test(line)).length >= count) resolve();
      };
      looks.add(look);
      look();
      void ended.then(() => {
        reject(new Error(`not seen ${count} times: ${String(wanted)}\n${said()}`));
      });
    });
  return { seen, interrupt: () => void child.kill('SIGINT'), ended, said };
}
