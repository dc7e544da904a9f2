import { arch, release } from 'node:os';

import { command, tryRun } from '../../system/exec.js';
import { version } from '../../version.js';
import { layOut } from '../tables/table.js';

/** In the shape of `docker version`, as far as there is such a thing here. */
export interface Versions {
  readonly Client: {
    readonly Version: string;
    readonly NodeVersion: string;
    readonly Os: string;
    readonly Arch: string;
  };
  /** There is no daemon: what runs machines. */
  readonly Server: {
    readonly Platform: { readonly Name: string };
    /** Of systemd; empty where it is not installed. */
    readonly Version: string;
    readonly Os: string;
    readonly Arch: string;
    readonly KernelVersion: string;
  };
}

export async function readVersions(): Promise<Versions> {
  const system = { Os: process.platform, Arch: architecture() };
  return {
    Client: { Version: version, NodeVersion: process.versions.node, ...system },
    Server: {
      Platform: { Name: 'systemd-nspawn' },
      Version: await readSystemdVersion(),
      ...system,
      KernelVersion: release(),
    },
  };
}

/** The first line is `systemd 257 (257.8-1)`; empty where there is none. */
export async function readSystemdVersion(): Promise<string> {
  const { stdout } = await tryRun(command('systemd-nspawn', ['--version']));
  return /^systemd \d+ \((.*?)\)/.exec(stdout)?.[1] ?? /^systemd (\d+)/.exec(stdout)?.[1] ?? '';
}

/** In Go's words. */
function architecture(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return names[arch()] ?? arch();
}

export function renderVersions({ Client, Server }: Versions): string {
  const section = (head: string, rows: readonly (readonly [string, string])[]) => {
    const lines = layOut(rows.map(([name, value]) => [` ${name}:`.padEnd(17), value]));
    return [head, ...lines].join('\n');
  };
  const client = section('Client: racker', [
    ['Version', Client.Version],
    ['Node.js version', Client.NodeVersion],
    ['OS/Arch', `${Client.Os}/${Client.Arch}`],
  ]);
  const server = section(`Server: ${Server.Platform.Name} (no daemon)`, [
    ['Version', Server.Version === '' ? 'not installed' : Server.Version],
    ['OS/Arch', `${Server.Os}/${Server.Arch}`],
    ['Kernel version', Server.KernelVersion],
  ]);
  return `${client}\n\n${server}\n`;
}
