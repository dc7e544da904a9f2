import { gzipSync } from 'node:zlib';

import { arFile, arMember, pacmanFile, rpmFile, tarEnd, tarEntry } from './package-files.js';

/** Of a package: path without a leading slash → content, or content and mode. */
export type MadeFiles = Readonly<Record<string, string | readonly [content: string, mode: number]>>;

const parts = (file: MadeFiles[string]) =>
  typeof file === 'string' ? ([file, 0o644] as const) : file;

function tarOf(files: MadeFiles): Buffer {
  const entries = Object.entries(files).map(([name, file]) => {
    const [content, mode] = parts(file);
    return tarEntry(`./${name}`, content, '0', mode);
  });
  return Buffer.concat([...entries, tarEnd]);
}

export function debWith(files: MadeFiles, postinst = ''): Buffer {
  const control = 'Package: webfs\nVersion: 1.0-1\nArchitecture: all\n';
  const scripts = postinst === '' ? {} : { postinst };
  return arFile(
    arMember('debian-binary', Buffer.from('2.0\n')),
    arMember('control.tar.gz', gzipSync(tarOf({ control, ...scripts }))),
    arMember('data.tar.gz', gzipSync(tarOf(files))),
  );
}

export function rpmWith(files: MadeFiles): Buffer {
  return Buffer.concat([rpmFile(), gzipSync(cpioOf(files))]);
}

export function pacmanWith(files: MadeFiles): Buffer {
  return gzipSync(Buffer.concat([pacmanFile().subarray(0, -tarEnd.length), tarOf(files)]));
}

/** The "new" format of cpio(5). */
export function cpioOf(files: MadeFiles): Buffer {
  const entries = Object.entries(files).map(([name, file]) => {
    const [content, mode] = parts(file);
    return cpioEntry(`./${name}`, content, 0o100000 + mode);
  });
  return Buffer.concat([...entries, cpioEntry('TRAILER!!!', '', 0)]);
}

function cpioEntry(name: string, content: string, mode: number): Buffer {
  const hex = (number: number) => number.toString(16).padStart(8, '0');
  const body = Buffer.from(content);
  const fields = [0, mode, 0, 0, 1, 0, body.length, 0, 0, 0, 0, Buffer.byteLength(name) + 1, 0];
  const head = Buffer.from(`070701${fields.map(hex).join('')}${name}\0`);
  const padding = (length: number) => Buffer.alloc((4 - (length % 4)) % 4);
  return Buffer.concat([head, padding(head.length), body, padding(body.length)]);
}
