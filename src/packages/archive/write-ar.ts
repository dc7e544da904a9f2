export const AR_MAGIC = '!<arch>\n';

/** Before each member of an archive of ar(5), as dpkg-deb writes it: of root, at no time. */
export function arHeader(name: string, sizeBytes: number): Buffer {
  const fields = [
    name.padEnd(16),
    '0'.padEnd(12),
    '0'.padEnd(6),
    '0'.padEnd(6),
    '100644'.padEnd(8),
    String(sizeBytes).padEnd(10),
  ];
  return Buffer.from(`${fields.join('')}\`\n`, 'latin1');
}
