import { chmod, chown, link, lchown, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { command, run } from '../../../src/system/exec.js';
import { silentLog } from '../../../src/system/log.js';
import type { SourceContext } from '../../../src/image/sources/source.js';

const { signal } = new AbortController();

export function sourceContext(workDir: string): SourceContext {
  return { arch: 'amd64', workDir, include: [], log: silentLog, signal };
}

export async function runProgram(file: string, ...args: string[]): Promise<string> {
  return (await run(command(file, args))).stdout;
}

/** A small root with everything that is easily lost on the way. */
export async function makeTree(root: string): Promise<string> {
  const at = (name: string) => path.join(root, name);
  for (const name of ['etc', 'usr/bin', 'var/lib', 'tmp'])
    await mkdir(at(name), { recursive: true });
  await writeFile(at('etc/os-release'), 'ID=debian\nPRETTY_NAME="A small tree"\n');
  await writeFile(at('usr/bin/su'), '#!/bin/sh\n');
  await writeFile(at('usr/bin/ping'), '#!/bin/sh\n');
  await writeFile(at('var/lib/data'), 'x'.repeat(5000));
  await chown(at('var/lib/data'), 1234, 5678);
  await chmod(at('var/lib/data'), 0o640);
  await chmod(at('usr/bin/su'), 0o4755);
  await chmod(at('tmp'), 0o1777);
  await link(at('usr/bin/su'), at('usr/bin/su-too'));
  await symlink('usr/bin', at('bin'));
  await symlink('/nowhere', at('dangling'));
  await lchown(at('dangling'), 1234, 5678);
  await runProgram('mknod', at('null'), 'c', '1', '3');
  await runProgram('mkfifo', at('fifo'));
  await runProgram('setcap', 'cap_net_raw+ep', at('usr/bin/ping'));
  await utimes(at('etc/os-release'), 1_000_000_000, 1_000_000_000);
  return root;
}

/** Everything that a copy must keep: kind, mode, owner, links, device, size, target, capability. */
export async function describeTree(root: string): Promise<string[]> {
  const format = '%P %y %m %U:%G %n %s %l\\n';
  const found = await runProgram(
    'find',
    root,
    '-mindepth',
    '1',
    '-not',
    '-type',
    'd',
    '-printf',
    format,
  );
  const folders = await runProgram(
    'find',
    root,
    '-mindepth',
    '1',
    '-type',
    'd',
    '-printf',
    '%P %y %m %U:%G\\n',
  );
  const capabilities = await runProgram('getcap', '-r', root);
  const device = await runProgram('stat', '--format=device %t:%T', path.join(root, 'null'));
  const lines = [found, folders, capabilities.replaceAll(`${root}/`, ''), device]
    .join('\n')
    .split('\n');
  return lines.filter((line) => line.trim() !== '').sort();
}
