/** The names of deb-control(5), rpm, pacman and apk; none means two things. */
const names: Readonly<Record<string, readonly string[]>> = {
  all: ['all', 'noarch', 'any'],
  amd64: ['amd64', 'x86_64'],
  '386': ['i386', 'i486', 'i586', 'i686', 'x86'],
  arm64: ['arm64', 'aarch64'],
  arm: ['armhf', 'armel', 'armv7hl', 'armv7hnl', 'armv6hl', 'armv7h', 'armv6h', 'armv7'],
  ppc64le: ['ppc64el', 'ppc64le'],
  s390x: ['s390x'],
  riscv64: ['riscv64'],
  loong64: ['loong64', 'loongarch64'],
};

const byName = new Map(
  Object.entries(names).flatMap(([arch, all]) => all.map((name) => [name, arch] as const)),
);

const NAMES = [...byName.keys()].sort((a, b) => b.length - a.length).join('|');
const WORDS = new RegExp(`(?<![a-z0-9])(?:${NAMES})(?![a-z0-9])`, 'g');

/** Those that the name of a file tells of. */
export function archesIn(fileName: string): string[] {
  return [...fileName.matchAll(WORDS)].flatMap(([word]) => goArch(word) ?? []);
}

/** A package's architecture in the words of Go; `all` for every one, undefined for unknown ones. */
export function goArch(name: string): string | undefined {
  return byName.get(name);
}
