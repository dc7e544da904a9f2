import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** crypt(3) of `secret`; the registry takes only bcrypt. */
const HTPASSWD = 'tester:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n';

/**
 * @typedef {object} RegistryServer
 * @property {number} port on loopback
 * @property {() => Promise<void>} kill by SIGKILL: it has nothing worth finishing
 */

/**
 * A docker-registry(1) that keeps its blobs in `directory`/data; plain HTTP. Plain JavaScript, since
 * scripts/bench uses it without a transpiler.
 * @param {string} directory
 * @param {{ requireLogin?: boolean, port?: number }} [options] port 0: any that is free
 * @returns {Promise<RegistryServer>}
 */
export async function startServer(directory, { requireLogin = false, port = 0 } = {}) {
  const at = (/** @type {string} */ name) => join(directory, name);
  await mkdir(directory, { recursive: true });
  await writeFile(at('htpasswd'), HTPASSWD);
  const auth = requireLogin ? `auth: { htpasswd: { realm: e2e, path: ${at('htpasswd')} } }\n` : '';
  const config = `version: 0.1
log: { level: info, formatter: json }
storage: { filesystem: { rootdirectory: ${at('data')} } }
http: { addr: '127.0.0.1:${port}' }
${auth}`;
  await writeFile(at('config.yml'), config);
  const server = spawn('docker-registry', ['serve', at('config.yml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { port: await listeningPort(server), kill: () => end(server) };
}

/**
 * The kernel chose the port, and the server's log tells it: nothing to race for, nothing to poll.
 * @param {import('node:child_process').ChildProcessByStdio<null, null, import('node:stream').Readable>} server
 * @returns {Promise<number>}
 */
function listeningPort(server) {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (/** @type {Buffer} */ chunk) => {
      log += chunk.toString(); // read to the end: a full pipe would stop the server
      const port = /listening on 127\.0\.0\.1:(\d+)/.exec(log)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(`docker-registry did not start:\n${log}`));
    });
  });
}

/** @param {import('node:child_process').ChildProcess} server */
async function end(server) {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}
