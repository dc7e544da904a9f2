import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const names = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const;
type Name = (typeof names)[number];

/** The files through which one phase of an action answers its runner. */
export class FileCommands {
  private constructor(private readonly dir: string) {}

  /** Fresh and empty, as every phase gets them, and writable for `uid`. */
  static async create(dir: string, uid: number): Promise<FileCommands> {
    await mkdir(dir, { recursive: true });
    for (const name of names) {
      await writeFile(join(dir, name), '');
      await chmod(join(dir, name), 0o600);
      await chown(join(dir, name), uid, uid);
    }
    await chown(dir, uid, uid);
    return new FileCommands(dir);
  }

  /** `inside` is the directory as the action sees it. */
  env(inside: string): Record<string, string> {
    return Object.fromEntries(names.map((name) => [`GITHUB_${name}`, join(inside, name)]));
  }

  async values(name: 'OUTPUT' | 'ENV' | 'STATE'): Promise<Record<string, string>> {
    return parseKeyValues(await this.read(name));
  }

  read(name: Name): Promise<string> {
    return readFile(join(this.dir, name), 'utf8');
  }
}

/** `name=value` lines and `name<<DELIMITER` blocks; anything else a runner refuses, and so do we. */
export function parseKeyValues(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue;
    const [, key, operator, rest = ''] = /^([^=<]+)(=|<<)(.*)$/.exec(line) ?? [];
    if (key === undefined) throw new Error(`not understood by a runner: ${line}`);
    values[key] = operator === '=' ? rest : takeBlock(lines, rest);
  }
  return values;
}

function takeBlock(lines: string[], delimiter: string): string {
  const end = lines.indexOf(delimiter);
  if (end < 0) throw new Error(`no closing delimiter ${delimiter}`);
  return lines
    .splice(0, end + 1)
    .slice(0, -1)
    .join('\n');
}
