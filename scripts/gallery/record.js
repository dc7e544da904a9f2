import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/postroj', import.meta.url));

/**
 * @typedef {object} Seat
 * @property {string} cwd
 * @property {number} columns
 * @property {boolean} [quiet] without standard error, and so without progress
 * @property {readonly string[]} [types] lines that a person types, each at the next prompt of a root shell
 */

/**
 * What a terminal was sent, with the command line before it.
 * @typedef {object} Recording
 * @property {(part: number) => string} until up to that part of the time that it took
 * @property {(text: string) => string} since the line on that has this
 */

/**
 * Runs postroj at a terminal, by script(1).
 * @param {readonly string[]} args
 * @param {Seat} seat
 * @returns {Promise<Recording>}
 */
export async function record(args, { cwd, columns, quiet = false, types = [] }) {
  const words = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  const redirected = quiet ? ' 2>/dev/null' : '';
  const line = `stty rows 40 cols ${columns}; exec ${words}${redirected}`;
  const env = { ...process.env, TERM: 'xterm-256color', CI: '', NO_COLOR: undefined };
  const child = spawn('script', ['-qefc', line, '/dev/null'], { cwd, env });
  /** @type {{ atMs: number, text: string }[]} */
  const chunks = [];
  const begin = performance.now();
  const waiting = [...types];
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
    const text = chunk.toString();
    chunks.push({ atMs: performance.now() - begin, text });
    if (!/root@[\w-]+:~# $/.test(text)) return;
    const next = waiting.shift();
    if (next !== undefined) child.stdin.write(`${next}\n`);
  });
  await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const prompt = `\u001b[1m$\u001b[0m postroj ${args.join(' ')}${redirected}\r\n`;
  const all = chunks.map(({ text }) => text).join('');
  if (all === '' || waiting.length > 0) throw new Error(`it went otherwise:\n${all}`);
  return {
    until: (part) => {
      const endMs = (chunks.at(-1)?.atMs ?? 0) * part;
      return prompt + chunks.flatMap(({ atMs, text }) => (atMs <= endMs ? [text] : [])).join('');
    },
    since: (text) => prompt + all.slice(all.lastIndexOf('\n', all.indexOf(text)) + 1),
  };
}
