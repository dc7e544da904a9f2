/** Nothing is wrong with it. */
export const goodConfig = `images: [debian-12, debian-13]
matrix: { db: [postgres, mysql] }
packages: [dist/my.deb]
extra-packages: { debian: [jq] }
lifecycle: [install, reboot]
lanes: [booted]
install-timeout: 600
watch: { journal: respect }
leftovers: { policy: fail, allow: [/var/log/x] }
budgets: { memory: 200M }
stable-for: 5
network: none
limits: { memory: 1G }
private-users: true
network-timeout: 30
retries: 2
timeout: 900
target-timeout: 90
fail-fast: false
checks:
  - unit: my-service
  - http: http://localhost:8000/
    status: [200, 404]
    json: { 'length(items)': '>= 2' }
  - tcp: localhost:5432
  - file: /etc/my.conf
    mode: '0644'
    content: /^port = \\d+$/m
    within: 10s
  - any: [{ port: 80 }, { process: my }]
  - log: my-service
    lacks: [/error/i, { not: { contains: ok } }]
  - command: my \${{ matrix.db }}
overrides:
  debian: { network: private }
`;

/** Each makes the file wrong, wherever it strikes; `random` tells where. */
const strikes: readonly ((text: string, random: () => number) => string)[] = [
  // a key misspelt
  (text, random) => {
    const keys = [...text.matchAll(/^[a-z-]+(?=:)/gm)];
    const { 0: key = '', index = 0 } = pick(keys, random) ?? {};
    const at = Math.floor(random() * (key.length + 1));
    const letter = 'qzxj'[Math.floor(random() * 4)] ?? 'q';
    return text.slice(0, index + at) + letter + text.slice(index + at);
  },
  // a line twice, whose key is then there twice
  (text, random) => {
    const lines = text.split('\n');
    const at = Math.floor(random() * 16);
    return [...lines.slice(0, at + 1), ...lines.slice(at)].join('\n') + '#'.repeat(random() * 50);
  },
  // a bracket lost
  (text, random) =>
    without(text, pick([...text.matchAll(/[\]}](?=\n)/g)].slice(0, -2), random)?.index),
  // a value of another kind
  (text, random) => {
    const values = [...text.matchAll(/^[a-z-]+: (.+)$/gm)];
    const { 0: whole = '', index = 0 } = pick(values, random) ?? {};
    const key = whole.slice(0, whole.indexOf(':'));
    const value = `${key}: &x !wrong${Math.floor(random() * 1000)} 1`;
    return text.slice(0, index) + value + text.slice(index + whole.length);
  },
  // a key of a check misspelt
  (text, random) => {
    const checks = text.indexOf('checks:');
    const keys = [...text.matchAll(/(?<=^ {2}- | {4}|\{ )[a-z-]+(?=:)/gm)];
    const own = keys.filter(({ index }) => index > checks && index < text.indexOf('overrides:'));
    const { 0: key = '', index = 0 } = pick(own, random) ?? {};
    const at = Math.floor(random() * (key.length + 1));
    return `${text.slice(0, index + at)}q${text.slice(index + at)}`;
  },
  // a value of a check that means nothing
  (text, random) => {
    const values = [
      ['[200, 404]', '/(/'],
      ["'>= 2'", '//'],
      [':5432', ''],
      ["'0644'", "'0999'"],
      ['d+$/m', 'd+$(/m'],
      ['10s', 'soon'],
      ['port: 80', 'port: 0'],
      ['{ port: 80 }', '{}'],
      ['ok', '""'],
      ['/error/i', '/a/b/'],
      ['not:', 'nott:'],
      ['http:/', 'ftp:/'],
      ['my-service\n  - http', 'my service\n  - http'],
    ] as const;
    const [from, to] = pick(values, random) ?? ['', ''];
    return text.replace(from, to) + '#'.repeat(random() * 20);
  },
  // an alias of nothing, a tab, an expression of nothing
  (text, random) => {
    const lines = text.split('\n');
    const at = Math.floor(random() * 16);
    const junk = ['? *gone', '\tx: 1', "nothing: '${{ env.NOT_SET }}'", '"open: 1', '@: 1'];
    const word = `${pick(junk, random) ?? ''} ${'#'.repeat(random() * 20)}`;
    return [...lines.slice(0, at), word, ...lines.slice(at)].join('\n');
  },
];

/** That many different ones, the same for the same seed. */
export function mutations(seed: number, count: number): string[] {
  const random = randomFrom(seed);
  const texts = new Set<string>();
  while (texts.size < count) {
    const strike = pick(strikes, random);
    if (strike) texts.add(strike(goodConfig, random));
  }
  return [...texts];
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}

function without(text: string, index = 0): string {
  return text.slice(0, index) + text.slice(index + 1);
}

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
