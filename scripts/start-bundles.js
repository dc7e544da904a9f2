/** Starts every program in dist/ under the Node that runs this, and looks at how it ends. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const state = mkdtempSync(path.join(tmpdir(), 'postroj-start-'));

/** @type {readonly { program: string, args?: string[], status: number, says: RegExp }[]} */
const starts = [
  { program: 'postroj.js', args: ['--version'], status: 0, says: /^\d+\.\d+\.\d+\n$/ },
  { program: 'racker.js', status: 0, says: /^Usage: {2}racker/ },
  { program: 'racker.js', args: ['--nosuch'], status: 125, says: /^unknown flag: --nosuch/ },
  { program: 'pronto.js', status: 125, says: /^Usage: pronto/ },
  { program: 'container.js', args: ['none'], status: 1, says: /there is no container none/ },
  { program: 'probe.js', status: 0, says: /^$/ },
  { program: 'cache.js', args: [state], status: 0, says: /^$/ },
  { program: 'main.js', status: 2, says: /^::error::no image to test on/m },
  { program: 'post.js', status: 0, says: /^Left over: \d+ processes/m },
];

for (const { program, args = [], status, says } of starts) {
  const ended = spawnSync(process.execPath, [path.join(dist, program), ...args], {
    encoding: 'utf8',
    input: '',
    env: { ...process.env, POSTROJ_STATE_DIR: state, RUNNER_TEMP: state },
  });
  const said = ended.stdout + ended.stderr;
  const ok = ended.status === status && says.test(said);
  console.log(`${ok ? 'ok    ' : 'FAILED'}  Node ${process.version}  dist/${program}`);
  if (ok) continue;
  console.log(`ended with ${ended.status ?? ended.signal}:\n${said}`);
  process.exitCode = 1;
}
rmSync(state, { recursive: true, force: true });
