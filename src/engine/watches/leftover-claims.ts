import type { Change } from '../../machine/changes.js';
import type { Machine } from '../../machine/machine.js';
import type { PackageFormat } from '../../packages/manager.js';
import { command } from '../../system/exec.js';

/** Where package managers that have files for them keep the scripts of a package. */
const scripts: readonly RegExp[] = [
  /^\/var\/lib\/dpkg\/info\/([^/:]+)(?::\w+)?\.(?:preinst|postinst|postrm)$/,
  /^\/var\/lib\/pacman\/local\/([^/]+)-[^/-]+-[^/-]+\/install$/,
];
const declarations = /^\/usr\/lib\/(?:sysusers|tmpfiles)\.d\/[^/]+\.conf$/;

/** Packages that came along and are still there: as far as files tell, their scripts and names. */
export interface Companions {
  readonly names: ReadonlySet<string>;
  readonly scripts: readonly string[];
}

export function companionsOf(appeared: readonly Change[], tested: ReadonlySet<string>): Companions {
  const names = new Set<string>();
  const files: string[] = [];
  for (const { path } of appeared) {
    const list = /^\/var\/lib\/dpkg\/info\/([^/:]+)(?::\w+)?\.list$/.exec(path)?.[1];
    if (list !== undefined && !tested.has(list)) names.add(list);
    const owner = scripts.map((one) => one.exec(path)?.[1]).find((name) => name !== undefined);
    if (owner !== undefined ? !tested.has(owner) : declarations.test(path)) files.push(path);
  }
  return { names, scripts: files };
}

/** The words of which the scripts of other packages speak: what they name they may have made. */
export async function claimedWords(
  machine: Pick<Machine, 'query'>,
  words: readonly string[],
  asked: Asked,
): Promise<ReadonlySet<string>> {
  // eslint-disable-next-line no-control-regex
  const plain = words.filter((word) => !/[\u0000-\u001f]/.test(word));
  if (plain.length === 0) return new Set();
  if (asked.format === 'rpm') return wordsIn(await rpmScripts(machine, asked), plain);
  if (asked.scripts.length === 0) return new Set();
  const texts = await machine.query(command('cat', ['--', ...asked.scripts]));
  return wordsIn(texts.stdout, plain);
}

interface Asked {
  readonly format: PackageFormat;
  readonly tested: ReadonlySet<string>;
  readonly scripts: readonly string[];
}

/** rpm keeps them in its database; a form feed is between two packages. */
async function rpmScripts(machine: Pick<Machine, 'query'>, { tested }: Asked): Promise<string> {
  const format = '%{NAME}\\n%{PREIN}\\n%{POSTIN}\\n\\f';
  const { stdout } = await machine.query(
    command('rpm', ['--query', '--all', '--queryformat', format]),
  );
  const others = stdout.split('\f').filter((text) => !tested.has(text.split('\n', 1)[0] ?? ''));
  return others.join('\n');
}

/** Whole words: `web` is none of `website`, nor of `web-admin`. */
export function wordsIn(text: string, words: readonly string[]): ReadonlySet<string> {
  return new Set(
    words.filter((word) => {
      const quoted = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      return new RegExp(`(?<![\\w-])${quoted}(?![\\w-])`).test(text);
    }),
  );
}
