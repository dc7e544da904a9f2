/** `docker://debian:bookworm` → docker, //debian:bookworm; `tar:./root.tar` → tar, ./root.tar. */
export interface SourceAddress {
  readonly scheme: string;
  readonly address: string;
}

export function parseSource(source: string): SourceAddress {
  const colon = source.indexOf(':');
  return { scheme: source.slice(0, colon), address: source.slice(colon + 1) };
}
