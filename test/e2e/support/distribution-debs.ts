import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { bootImage } from './boot-image.js';

const PLACE = '/srv/debs';

/** Fetches packages of the image's distribution, as files in `directory`; their paths. */
export async function distributionDebs(
  image: string,
  names: readonly string[],
  directory: string,
): Promise<string[]> {
  const binds = [{ hostPath: directory, guestPath: PLACE, writable: true }];
  const machine = await bootImage(image, { binds });
  try {
    await run(['apt-get', '--quiet', 'update']);
    // in its own directory, which no other user need be able to write to
    const asRoot = ['-o', 'APT::Sandbox::User=root'];
    await run(['env', `--chdir=${PLACE}`, 'apt-get', '--quiet', ...asRoot, 'download', ...names]);
  } finally {
    await machine.stop();
  }
  return readdirSync(directory).map((name) => join(directory, name));

  async function run([file = '', ...args]: readonly string[]): Promise<void> {
    const { exitCode, stdout, stderr } = await machine.exec({ file, args }, { timeoutMs: 120_000 });
    if (exitCode !== 0) throw new Error(`${[file, ...args].join(' ')}\n${stdout}\n${stderr}`);
  }
}
