import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';

import { runProgram } from './program.js';

/** The processes that hold the networks of that postroj's machines, one each: pasta is told which. */
export function networkHolders(owner: number | undefined): number[] {
  const mark = new RegExp(`(?:^|\\0)POSTROJ_OWNER=\\d+:${owner}:`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && mark.test(read(name, 'environ')))
    .flatMap((pid) => /\0--netns\0\/proc\/(\d+)\//.exec(read(pid, 'cmdline'))?.[1] ?? [])
    .map(Number);
}

function read(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

function enter(holder: number, script: string, args: readonly string[]): string[] {
  return [`--net=/proc/${holder}/ns/net`, '--', process.execPath, '-e', script, ...args];
}

/** What a GET of the address answers inside, or the reason why it does not. */
export async function fetchInside(holder: number, url: string): Promise<string> {
  const script = `fetch(process.argv[1]).then((a) => a.text()).catch((e) => e.cause?.code ?? String(e))
    .then((text) => console.log(text.trim()))`;
  const { stdout } = await runProgram({ file: 'nsenter', args: enter(holder, script, [url]) });
  return stdout.trim();
}

const PATIENCE_MS = 2_000;

/** Those of the addresses at which somebody accepts connections to the port, seen from inside. */
export async function openInside(
  holder: number,
  addresses: readonly string[],
  port: number,
): Promise<string[]> {
  const script = `const [port, ...hosts] = process.argv.slice(1);
    for (const host of hosts) {
      const socket = require('node:net').connect({ host, port, timeout: ${PATIENCE_MS} });
      socket.on('connect', () => { console.log(host); socket.destroy(); });
      socket.on('error', () => undefined);
      socket.on('timeout', () => socket.destroy());
    }`;
  const args = enter(holder, script, [String(port), ...addresses]);
  const { stdout } = await runProgram({ file: 'nsenter', args });
  return stdout.split('\n').filter(Boolean);
}

/** Accepts connections to the port inside, until the machine ends. */
export async function listenInside(holder: number, port: number): Promise<ChildProcess> {
  const script = `require('node:net').createServer((s) => s.end())
    .listen(Number(process.argv[1]), '::', () => console.log('up'))`;
  const child = spawn('nsenter', enter(holder, script, [String(port)]), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
