import { withoutSecrets } from '../system/http.js';

/** `docker://debian:bookworm` → docker, //debian:bookworm; `tar:./root.tar` → tar, ./root.tar. */
export interface SourceAddress {
  readonly scheme: string;
  readonly address: string;
}

export function parseSource(source: string): SourceAddress {
  const colon = source.indexOf(':');
  return { scheme: source.slice(0, colon), address: source.slice(colon + 1) };
}

/** Without the passwords and tokens of an address: records and reports have it. */
export function shownSource(source: string): string {
  return /^https?:\/\//.test(source) && URL.canParse(source) ? withoutSecrets(source) : source;
}
