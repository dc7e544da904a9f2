import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { sharedStateDir } from './cache.js';
import { runProgram } from './program.js';

/** The processes that hold the networks of the machines that run now, one each. */
export function networkHolders(): number[] {
  const listen = `--listen=${join(sharedStateDir, 'machines')}/`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [file = '', ...args] = commandLine(pid);
      return file === 'systemd-socket-activate' && args.some((word) => word.startsWith(listen));
    })
    .map(Number);
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it has ended
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
