import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';

import { containerOci } from './roots.js';

export interface RegistryOptions {
  /** An OCI layout whose tag `root` is pushed; default: the container-like Debian bookworm. */
  readonly oci?: string;
  readonly name?: string;
  readonly tags?: readonly string[];
  /** Pulls without a login are then answered by 401. */
  readonly requireLogin?: boolean;
}

export interface Registry {
  readonly port: number;
  /** Where its blobs lie. */
  readonly data: string;
  /** The file that leads docker.io to this registry. */
  readonly conf: string;
  readonly env: { readonly CONTAINERS_REGISTRIES_CONF: string };
  stop(): Promise<void>;
}

export interface FilledRegistry extends Registry {
  /** Puts `image`, of an OCI layout, under `tag`. */
  push(image: string, tag: string): Promise<void>;
}

export const LOGIN = 'tester:secret';
/** crypt(3) of that password; the registry takes only bcrypt. */
const HTPASSWD = 'tester:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n';

/** A real registry on loopback that stands for docker.io, holding `name` under each of `tags`. */
export async function startRegistry(options: RegistryOptions = {}): Promise<FilledRegistry> {
  const { name = 'library/debian', tags = ['bookworm'], requireLogin = false } = options;
  const dir = await mkdtemp(join(tmpdir(), 'e2e-registry-'));
  await writeFile(join(dir, 'config.yml'), serverConfig(dir, requireLogin));
  await writeFile(join(dir, 'htpasswd'), HTPASSWD);
  const server = spawn('docker-registry', ['serve', join(dir, 'config.yml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async () => {
    await endServer(server);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const port = await listeningPort(server);
    const oci = options.oci ?? (await containerOci());
    const login = requireLogin ? ['--dest-creds', LOGIN] : [];
    const push = async (image: string, tag: string) => {
      const to = `docker://127.0.0.1:${port}/${name}:${tag}`;
      const flags = ['--insecure-policy', '--dest-tls-verify=false', ...login];
      await execa('skopeo', ['copy', '-q', ...flags, `oci:${image}`, to]);
    };
    for (const tag of tags) await push(`${oci}:root`, tag);
    return { port, data: join(dir, 'data'), ...(await writeConf(dir, port)), push, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A registry that answers every request with `status`: trouble that is no package's fault. */
export async function startFailingRegistry(status: number): Promise<Registry> {
  const dir = await mkdtemp(join(tmpdir(), 'e2e-registry-'));
  const server = createServer((_request, response) => response.writeHead(status).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true, force: true });
  };
  return { port: address.port, data: dir, ...(await writeConf(dir, address.port)), stop };
}

function serverConfig(dir: string, requireLogin: boolean): string {
  const auth = requireLogin ? `auth: { htpasswd: { realm: e2e, path: ${dir}/htpasswd } }\n` : '';
  return `version: 0.1
log: { level: info, formatter: json }
storage: { filesystem: { rootdirectory: ${dir}/data } }
http: { addr: '127.0.0.1:0' }
${auth}`;
}

/** The kernel chose the port, and the server's log tells it: nothing to race for, nothing to poll. */
function listeningPort(server: ChildProcessByStdio<null, null, Readable>): Promise<number> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (chunk: Buffer) => {
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

async function endServer(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL'); // it has nothing worth finishing
  await ended;
}

/** No fallback to the real docker.io: what this registry lacks or refuses must stay refused. */
export async function writeConf(dir: string, port: number) {
  const conf = join(dir, 'registries.conf');
  const text = `[[registry]]
prefix = "docker.io"
location = "127.0.0.1:${port}"
insecure = true

[[registry]]
location = "127.0.0.1:${port}"
insecure = true
`;
  await writeFile(conf, text);
  return { conf, env: { CONTAINERS_REGISTRIES_CONF: conf } };
}
