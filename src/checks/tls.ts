import * as z from 'zod/mini';

import type { Look } from './check.js';
import { described } from './described.js';
import { readTextIn } from './facts/guest-files.js';
import { readOwnFile } from './own-file.js';
import type { TlsQuestion } from './probe/protocol.js';

const place = () => z.optional(z.string().check(z.minLength(1)));

export function tlsSchema() {
  return z.strictObject({
    verify: described(
      z.optional(z.boolean()),
      'Whether the certificate must be trusted and be for that host (the default).',
    ),
    ca: described(
      place(),
      'A file of certificates to trust, PEM; guest:/path is one of the machine.',
    ),
    'server-name': described(
      place(),
      'The host that is asked for, and whose certificate it must be.',
    ),
    certificate: described(place(), 'A file with our own certificate, PEM.'),
    key: described(place(), 'The file of its key, PEM.'),
  });
}

export type TlsEntry = z.infer<ReturnType<typeof tlsSchema>>;

/** Its files read; or the name of one that the machine does not have. */
export async function readTls(
  entry: TlsEntry,
  look: Look,
): Promise<TlsQuestion | { readonly missing: string }> {
  const { verify = true, 'server-name': serverName } = entry;
  const texts: Record<string, string> = {};
  for (const name of ['ca', 'certificate', 'key'] as const) {
    const file = entry[name];
    if (file === undefined) continue;
    const text = await readMaterial(file, look);
    if (text === undefined) return { missing: file };
    texts[name] = text;
  }
  const { ca: authority, certificate, key } = texts;
  return { verify, serverName, authority, certificate, key };
}

/** Those of the user's own files that it needs. */
export function tlsFiles({ ca, certificate, key }: TlsEntry): string[] {
  return [ca, certificate, key].flatMap((file) => (file && !GUEST.test(file) ? [file] : []));
}

const GUEST = /^guest:(?=\/)/;
const MOST_BYTES = 1024 * 1024;

/** undefined when it is not in the guest; that one of the user's own is missing is the user's to mend. */
async function readMaterial(file: string, look: Look): Promise<string | undefined> {
  if (GUEST.test(file)) {
    return readTextIn(await look.machine.view(), file.replace(GUEST, ''), MOST_BYTES);
  }
  return readOwnFile(file, look.directory);
}
