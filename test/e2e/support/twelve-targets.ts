import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { buildDeb } from './deb.js';

const images = ['debian-bullseye', 'debian-bookworm', 'debian-trixie', 'debian-sid'];
const flavours = ['plain', 'salted', 'peppered'];

/** Four Debians × three configurations, each of which is lived through in both lanes. */
export const configuration = `images: [${images.join(', ')}]
matrix: { flavour: [${flavours.join(', ')}] }
lanes: [build, booted]
packages: ['\${{ matrix.flavour }}_*.deb']
checks:
  - command: . /etc/os-release; test "$VERSION_ID \${{ matrix.flavour }}" != '11 salted'
  - file: /etc/e2e-made
`;

/** What is planted, and how it is told. */
export interface Planted {
  readonly target: string;
  readonly reason: string;
  /** In every text that tells of it. */
  readonly told: string;
  /** Where in the configuration it is written; undefined of what a package does by itself. */
  readonly line?: number;
}

export const planted: readonly Planted[] = [
  {
    ...{ target: 'debian-bullseye (flavour=salted)', reason: 'command' },
    ...{ told: 'exit code 1', line: 6 },
  },
  {
    ...{ target: 'debian-trixie (flavour=peppered)', reason: 'transaction-failed' },
    told: 'e2e: no pepper for Debian 13',
  },
  {
    ...{ target: 'debian-sid (flavour=plain)', reason: 'file' },
    ...{ told: '/etc/e2e-made', line: 7 },
  },
];

/** In the order of the run. */
export const targets = flavours.flatMap((flavour) =>
  images.map((image) => `${image} (flavour=${flavour})`),
);

export function verdictOf(target: string): 'pass' | 'fail' {
  return planted.some((one) => one.target === target) ? 'fail' : 'pass';
}

const postinsts: Readonly<Record<string, string>> = {
  plain: 'test -z "$VERSION_ID" || touch /etc/e2e-made', // only sid has no version
  salted: 'touch /etc/e2e-made',
  peppered:
    'test "$VERSION_ID" != 13 || { echo "e2e: no pepper for Debian 13" >&2; exit 3; }; touch /etc/e2e-made',
};

/** The configuration, and a package a flavour. */
export async function prepareTwelve(place: string): Promise<void> {
  for (const name of flavours) {
    const postinst = `#!/bin/sh\nset -e\n. /etc/os-release\n${postinsts[name] ?? ''}\n`;
    const postrm = '#!/bin/sh\nrm -f /etc/e2e-made\n';
    await buildDeb(place, { name, scripts: { postinst, postrm } });
  }
  await writeFile(join(place, '.postroj.yml'), configuration);
}
