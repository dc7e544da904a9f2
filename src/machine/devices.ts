import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { readHierarchies } from './hierarchies.js';

/**
 * What systemd-nspawn asks the host's systemd for, and no other device of the host, whoever makes a
 * node for it. There is no such file in version 2: there only a program in the kernel can do it.
 */
export function closeDevices(groupIn: (directory: string) => string): void {
  const devices = readHierarchies().find(({ controllers }) => controllers.includes('devices'));
  if (!devices) return;
  const group = groupIn(devices.directory);
  writeFileSync(path.join(group, 'devices.deny'), 'a');
  for (const device of DEVICES) allow(path.join(group, 'devices.allow'), device);
}

/**
 * Nodes may be made; open may be null, zero, full, random, urandom, tty, console, ptmx, net/tun and
 * terminals. Linux, Documentation/admin-guide/devices.txt.
 */
const DEVICES = [
  ...['c *:* m', 'b *:* m'],
  ...['1:3', '1:5', '1:7', '1:8', '1:9', '5:0', '5:1', '5:2', '10:200', '136:*'].map(
    (number) => `c ${number} rwm`,
  ),
];

function allow(file: string, device: string): void {
  try {
    writeFileSync(file, device);
  } catch {
    // what our own group may not, the machine's may not either
  }
}
