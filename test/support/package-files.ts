import { gzipSync } from 'node:zlib';

/** Packages made byte by byte, so that any byte can be wrong. */

export function tarEntry(name: string, content: string | Buffer, type = '0', mode = 0o644): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
  return Buffer.concat([header, body, padding]);
}

export const tarEnd = Buffer.alloc(1024);

export function arMember(name: string, body: Buffer): Buffer {
  const header = [
    name.padEnd(16),
    '0'.padEnd(12),
    '0'.padEnd(6),
    '0'.padEnd(6),
    '100644'.padEnd(8),
    String(body.length).padEnd(10),
    '`\n',
  ].join('');
  return Buffer.concat([Buffer.from(header), body, Buffer.alloc(body.length % 2, '\n')]);
}

export function arFile(...members: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('!<arch>\n'), ...members]);
}

export interface Described {
  readonly name?: string;
  readonly version?: string;
  readonly arch?: string;
}

export function debFile({
  name = 'webfs',
  version = '1.0-1',
  arch = 'all',
}: Described = {}): Buffer {
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: ${arch}\n`;
  return debOf(control);
}

export function debOf(control: string): Buffer {
  return arFile(
    arMember('debian-binary', Buffer.from('2.0\n')),
    arMember('control.tar.gz', gzipSync(Buffer.concat([tarEntry('./control', control), tarEnd]))),
    arMember('data.tar', tarEnd),
  );
}

/** A string, several of them, or a number. */
export type RpmValue = string | readonly string[] | number;

export function rpmHeader(values: Readonly<Record<number, RpmValue>>): Buffer {
  const entries: Buffer[] = [];
  let store = Buffer.alloc(0);
  for (const [tag, value] of Object.entries(values)) {
    const isNumber = typeof value === 'number';
    if (isNumber) store = Buffer.concat([store, Buffer.alloc((4 - (store.length % 4)) % 4)]);
    const strings = isNumber ? [] : [value].flat();
    const entry = Buffer.alloc(16);
    entry.writeUInt32BE(Number(tag), 0);
    entry.writeUInt32BE(isNumber ? 4 : typeof value === 'string' ? 6 : 8, 4);
    entry.writeUInt32BE(store.length, 8);
    entry.writeUInt32BE(isNumber ? 1 : strings.length, 12);
    entries.push(entry);
    const number = Buffer.alloc(isNumber ? 4 : 0);
    if (isNumber) number.writeUInt32BE(value, 0);
    const texts = strings.map((text) => Buffer.from(`${text}\0`));
    store = Buffer.concat([store, number, ...texts]);
  }
  const intro = Buffer.alloc(16);
  intro.write('8eade80100000000', 'hex');
  intro.writeUInt32BE(entries.length, 8);
  intro.writeUInt32BE(store.length, 12);
  return Buffer.concat([intro, ...entries, store]);
}

export function rpmOf(values: Readonly<Record<number, RpmValue>>): Buffer {
  const lead = Buffer.alloc(96);
  lead.write('edabeedb0300', 'hex');
  const signatures = rpmHeader({ 1000: 'a signature' });
  const padding = Buffer.alloc((8 - (signatures.length % 8)) % 8);
  return Buffer.concat([lead, signatures, padding, rpmHeader(values)]);
}

export function rpmFile({ name = 'webfs', version = '1.0', arch = 'noarch' }: Described = {}) {
  return rpmOf({ 1000: name, 1001: version, 1002: '1', 1022: arch, 1044: 'webfs-1.0-1.src.rpm' });
}

export function pacmanFile({ name = 'webfs', version = '1.0-1', arch = 'any' }: Described = {}) {
  const info = `pkgname = ${name}\npkgver = ${version}\narch = ${arch}\n`;
  return Buffer.concat([tarEntry('.PKGINFO', info), tarEnd]);
}

/** In three parts, as abuild writes it: signature, control, data. */
export function apkFile({ name = 'webfs', version = '1.0-r0', arch = 'noarch' }: Described = {}) {
  const info = `# Generated\npkgname = ${name}\npkgver = ${version}\narch = ${arch}\n`;
  return Buffer.concat([
    gzipSync(tarEntry('.SIGN.RSA.key.rsa.pub', 'signed')),
    gzipSync(tarEntry('.PKGINFO', info)),
    gzipSync(Buffer.concat([tarEntry('usr/bin/webfs', 'x'), tarEnd])),
  ]);
}
