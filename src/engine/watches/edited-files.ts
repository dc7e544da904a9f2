/** What can be told of a configuration file. */
export interface ConfigFile {
  readonly path: string;
  /** Type and permissions; inode(7). */
  readonly mode: number;
  readonly owner: string;
  readonly sizeBytes: number;
}

/** How it is to be asked for; stat(1), also busybox's. */
export const STAT_FORMAT = '%f %u:%g %s %n';

/** Lines of that format; of others nothing is known. */
export function parseStats(text: string): ConfigFile[] {
  return text.split('\n').flatMap((line) => {
    const [, mode, owner = '', size, path = ''] =
      /^([0-9a-f]+) (\d+:\d+) (\d+) (\/.*)$/.exec(line) ?? [];
    if (mode === undefined) return [];
    return [{ path, mode: Number.parseInt(mode, 16), owner, sizeBytes: Number(size) }];
  });
}

const TYPE = 0o170000;
const REGULAR = 0o100000;

/** An empty file may mean something by being empty; what a link leads to may be another's. */
export function isEditable({ mode, sizeBytes }: ConfigFile): boolean {
  return (mode & TYPE) === REGULAR && sizeBytes > 0;
}

/** Lines of sha256sum(1): path → digest. */
export function parseDigests(text: string): ReadonlyMap<string, string> {
  const lines = text.matchAll(/^([0-9a-f]{64}) [ *](\/.*)$/gm);
  return new Map([...lines].map(([, digest = '', path = '']) => [path, digest]));
}

/** Where package managers and ucf put one of two versions. */
const ASIDE = [
  ...['dpkg-old', 'dpkg-dist', 'dpkg-new', 'dpkg-bak', 'ucf-old', 'ucf-dist'],
  ...['rpmsave', 'rpmnew', 'rpmorig', 'pacsave', 'pacnew', 'apk-new'],
];

export function placesBeside(path: string): string[] {
  return ASIDE.map((suffix) => `${path}.${suffix}`);
}

/** All of some files at one moment. */
export interface FilesSeen {
  readonly files: readonly ConfigFile[];
  readonly digests: ReadonlyMap<string, string>;
  /** Those of `placesBeside` that are there. */
  readonly beside: readonly string[];
}

export interface FileJudgement {
  readonly path: string;
  readonly kept: boolean;
  /** What the package manager has put beside it. */
  readonly beside: readonly string[];
  readonly actual: string;
  readonly message: string;
}

/** What has become of files that the administrator had edited before a step, `the upgrade`. */
export function judgeEdited(before: FilesSeen, after: FilesSeen, step: string): FileJudgement[] {
  return before.files.map((file) => {
    const { path } = file;
    const beside = placesBeside(path).filter(
      (place) => after.beside.includes(place) && !before.beside.includes(place),
    );
    const said = (kept: boolean, actual: string, message: string) => {
      const sentence = `${path}, edited by its administrator: ${message}`;
      return { path, kept, beside, actual, message: sentence };
    };
    const now = after.files.find((one) => one.path === path);
    const where = beside.length > 0 ? `; beside it: ${beside.join(', ')}` : '';
    if (!now) return said(false, 'gone', `gone after ${step}${where}`);
    if (before.digests.get(path) !== after.digests.get(path)) {
      const lost = where || '; nothing of the edited one was kept';
      return said(false, 'replaced', `replaced in ${step}${lost}`);
    }
    const moves = [
      ...(file.mode === now.mode ? [] : [`mode ${shown(file)} → ${shown(now)}`]),
      ...(file.owner === now.owner ? [] : [`owner ${file.owner} → ${now.owner}`]),
    ];
    if (moves.length > 0) {
      return said(false, moves.join(', '), `the same text after ${step}, but ${moves.join(', ')}`);
    }
    return said(true, 'kept', `kept in ${step}${where}`);
  });
}

function shown({ mode }: ConfigFile): string {
  const type = mode & TYPE;
  return type === REGULAR ? (mode & 0o7777).toString(8) : 'another type of file';
}
