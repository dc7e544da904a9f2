import { existsSync } from 'node:fs';
import { availableParallelism, hostname, machine, release, totalmem } from 'node:os';
import path from 'node:path';

import type { Context } from '../../containers/verbs.js';
import { readOsRelease } from '../../image/os-release.js';
import { version } from '../../version.js';
import { humanMemory } from '../tables/human.js';
import { readSystemdVersion } from './versions.js';

/** In the shape of `docker info`, as far as there is such a thing here. */
export interface Info {
  readonly ClientInfo: { readonly Version: string };
  readonly Containers: number;
  readonly ContainersRunning: number;
  readonly ContainersPaused: number;
  readonly ContainersStopped: number;
  readonly Images: number;
  readonly Driver: string;
  /** `systemd` where the host's own systemd runs machines, else `none`. */
  readonly CgroupDriver: string;
  readonly CgroupVersion: string;
  readonly KernelVersion: string;
  readonly OperatingSystem: string;
  readonly OSType: string;
  readonly Architecture: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly Name: string;
  readonly ServerVersion: string;
  readonly DockerRootDir: string;
}

export async function readInfo({
  workshop,
  registry,
}: Pick<Context, 'workshop' | 'registry'>): Promise<Info> {
  const containers = registry.list();
  const running = containers.filter(({ state }) => state === 'running').length;
  return {
    ClientInfo: { Version: version },
    Containers: containers.length,
    ContainersRunning: running,
    ContainersPaused: 0,
    ContainersStopped: containers.length - running,
    Images: (await workshop.images.list()).length,
    Driver: 'overlay',
    CgroupDriver: existsSync('/run/systemd/system') ? 'systemd' : 'none',
    CgroupVersion: existsSync('/sys/fs/cgroup/cgroup.controllers') ? '2' : '1',
    KernelVersion: release(),
    OperatingSystem: (await readOsRelease('/')).prettyName,
    OSType: process.platform,
    Architecture: machine(),
    NCPU: availableParallelism(),
    MemTotal: totalmem(),
    Name: hostname(),
    ServerVersion: await readSystemdVersion(),
    DockerRootDir: path.dirname(registry.directory),
  };
}

export function renderInfo(info: Info): string {
  return `Client: racker
 Version:    ${info.ClientInfo.Version}

Server: systemd-nspawn (no daemon)
 Containers: ${info.Containers}
  Running: ${info.ContainersRunning}
  Paused: ${info.ContainersPaused}
  Stopped: ${info.ContainersStopped}
 Images: ${info.Images}
 Server Version: ${info.ServerVersion === '' ? 'not installed' : info.ServerVersion}
 Storage Driver: ${info.Driver}
 Cgroup Driver: ${info.CgroupDriver}
 Cgroup Version: ${info.CgroupVersion}
 Kernel Version: ${info.KernelVersion}
 Operating System: ${info.OperatingSystem}
 OSType: ${info.OSType}
 Architecture: ${info.Architecture}
 CPUs: ${info.NCPU}
 Total Memory: ${humanMemory(info.MemTotal)}
 Name: ${info.Name}
 Docker Root Dir: ${info.DockerRootDir}
`;
}
