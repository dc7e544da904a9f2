import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { exists } from '../system/files.js';

/**
 * The file with the credentials for registries where skopeo would not look by itself, which is
 * REGISTRY_AUTH_FILE and the places of containers-auth.json(5) below our own home: `DOCKER_CONFIG` is
 * docker's, and under sudo(8) it is the calling user who has logged in, not root. skopeo then reads
 * that file alone, its credential helpers included.
 */
export async function authFile(
  env: NodeJS.ProcessEnv,
  passwd = '/etc/passwd',
): Promise<string | undefined> {
  if (env.REGISTRY_AUTH_FILE) return undefined;
  const places = env.DOCKER_CONFIG
    ? [path.join(env.DOCKER_CONFIG, 'config.json')]
    : await placesOfCaller(env.SUDO_UID, passwd);
  for (const place of places) if (await exists(place)) return place;
  return undefined;
}

async function placesOfCaller(uid: string | undefined, passwd: string): Promise<string[]> {
  if (uid === undefined || uid === '0') return [];
  const home = homeIn(await readFile(passwd, 'utf8'), uid);
  if (home === undefined || home === os.homedir()) return []; // sudo has kept HOME
  return [
    `/run/user/${uid}/containers/auth.json`,
    path.join(home, '.config/containers/auth.json'),
    path.join(home, '.docker/config.json'),
  ];
}

/** passwd(5): name:password:UID:GID:comment:home:shell */
export function homeIn(passwd: string, uid: string): string | undefined {
  const fields = passwd.split('\n').map((line) => line.split(':'));
  return fields.find(([, , id]) => id === uid)?.[5];
}
