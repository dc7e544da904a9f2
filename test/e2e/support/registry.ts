import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

import { startServer } from './registry-server.js';
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
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
  /** On the same port, with what it had. */
  startAgain(): Promise<void>;
  /** Puts `image`, of an OCI layout, under `tag`. */
  push(image: string, tag: string): Promise<void>;
}

export const LOGIN = 'tester:secret';

/** A real registry on loopback that stands for docker.io, holding `name` under each of `tags`. */
export async function startRegistry(options: RegistryOptions = {}): Promise<FilledRegistry> {
  const { name = 'library/debian', tags = ['bookworm'], requireLogin = false } = options;
  const dir = await mkdtemp(join(tmpdir(), 'e2e-registry-'));
  let server = await startServer(dir, { requireLogin });
  const { port } = server;
  const kill = () => server.kill();
  const startAgain = async () => {
    server = await startServer(dir, { requireLogin, port });
  };
  const stop = async () => {
    await server.kill();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const oci = options.oci ?? (await containerOci());
    const login = requireLogin ? ['--dest-creds', LOGIN] : [];
    const push = async (image: string, tag: string) => {
      const to = `docker://127.0.0.1:${port}/${name}:${tag}`;
      const flags = ['--insecure-policy', '--dest-tls-verify=false', ...login];
      await execa('skopeo', ['copy', '-q', ...flags, `oci:${image}`, to]);
    };
    for (const tag of tags) await push(`${oci}:root`, tag);
    const conf = await writeConf(dir, port);
    return { port, data: join(dir, 'data'), ...conf, push, kill, startAgain, stop };
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
