import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';

/** Makes in that directory `ca.pem`, and for each name a key and a certificate that it has signed. */
export async function makeAuthority(
  directory: string,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const openssl = (...args: string[]) => execa('openssl', args, { cwd: directory });
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
  await openssl('req', '-x509', ...key('ca'), '-subj', '/CN=a local CA', '-out', 'ca.pem');
  for (const [name, subject] of Object.entries(names)) {
    await openssl('req', ...key(name), '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    await writeFile(join(directory, `${name}.ext`), `subjectAltName=${subject}\n`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    const from = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`];
    await openssl('x509', '-req', ...by, ...from);
  }
  await openssl('req', '-x509', ...key('self'), '-subj', '/CN=localhost', '-out', 'self.pem');
}
