import { ValueError } from '../command-line/usage-error.js';

const names: Readonly<Record<string, string>> = {
  ...{ amd64: 'amd64', x86_64: 'amd64', 'x86-64': 'amd64', arm64: 'arm64', aarch64: 'arm64' },
  ...{ '386': '386', i386: '386', arm: 'arm', armhf: 'arm', ppc64le: 'ppc64le', s390x: 's390x' },
  ...{ riscv64: 'riscv64', mips64le: 'mips64le', loong64: 'loong64' },
};

/** `linux/arm64`, `linux/arm64/v8`, `arm64` → the architecture in Go's words. Throws a ValueError. */
export function parsePlatform(text: string): string {
  const parts = text.toLowerCase().split('/');
  const [os = '', architecture = os] = parts;
  const arch = names[parts.length === 1 ? os : architecture];
  if (arch === undefined || parts.length > 3) {
    throw new ValueError(
      `error parsing specified platform: ${JSON.stringify(text)}: unknown operating system or architecture: invalid argument`,
    );
  }
  if (parts.length > 1 && os !== 'linux') {
    throw new ValueError(`no matching manifest for ${text} in the manifest list entries`);
  }
  return arch;
}
