import os from 'node:os';
import path from 'node:path';

import { namesIn, readFileIfThere } from '../system/files.js';

/** A `[[registry]]` of containers-registries.conf(5): names below `prefix` live at `location`. */
export interface RegistryEntry {
  readonly prefix: string;
  readonly location: string;
  readonly insecure: boolean;
  /** Others are asked before the location. */
  readonly mirrored: boolean;
}

/** The few keys that say where a registry is; whatever else the file has is skopeo's business. */
export function parseRegistriesConf(text: string): RegistryEntry[] {
  const sections = text.split(/^(?=\s*\[)/m).filter((section) => section.trim() !== '');
  return sections.flatMap((section, index) => {
    if (!/^\s*\[\[registry\]\]/.test(section)) return [];
    const location = stringIn(section, 'location') ?? stringIn(section, 'prefix');
    if (location === undefined) return [];
    const prefix = stringIn(section, 'prefix') ?? location;
    const insecure = /^\s*insecure\s*=\s*true\b/m.test(section);
    const mirrored = /^\s*\[\[registry\.mirror\]\]/.test(sections[index + 1] ?? '');
    return [{ prefix, location, insecure, mirrored }];
  });
}

function stringIn(section: string, key: string): string | undefined {
  const [, , value] = new RegExp(`^\\s*${key}\\s*=\\s*(["'])(.*?)\\1`, 'm').exec(section) ?? [];
  return value;
}

/** The entry with the longest prefix of `name`, `docker.io/library/debian`. */
export function entryFor(
  name: string,
  entries: readonly RegistryEntry[],
): RegistryEntry | undefined {
  return entries
    .filter(({ prefix }) => name === prefix || name.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

/** What is in force: the file that the environment names, or the user's, or the host's. */
export async function readRegistriesConf(env: NodeJS.ProcessEnv): Promise<RegistryEntry[]> {
  const named = env.CONTAINERS_REGISTRIES_CONF;
  const user = path.join(env.HOME ?? os.homedir(), '.config/containers');
  const place = (await readFileIfThere(path.join(user, 'registries.conf'))) ? user : HOST;
  const file = named ? named : path.join(place, 'registries.conf');
  const dropIns = await Promise.all(
    [HOST, user].map(async (directory) => {
      const inside = path.join(directory, 'registries.conf.d');
      const names = (await namesIn(inside)).filter((name) => name.endsWith('.conf'));
      return names.sort().map((name) => path.join(inside, name));
    }),
  );
  const files = named ? [file] : [file, ...dropIns.flat()];
  // what cannot be read, skopeo will complain about
  const texts = await Promise.all(files.map((one) => readFileIfThere(one).catch(() => undefined)));
  return texts.flatMap((text) => parseRegistriesConf(text ?? ''));
}

const HOST = '/etc/containers';
