import type { Container, ContainerMount } from '../../containers/container.js';

const NEVER = '0001-01-01T00:00:00Z';

/** A container in the shape of docker's engine API, as far as there is such a thing here. */
export function inspectContainer(container: Container): Record<string, unknown> {
  const { id, createdAt, command, image, name, mounts, starts, spec } = container;
  const [file = '/sbin/init', ...args] = command;
  return {
    Id: id,
    Created: createdAt,
    Path: file,
    Args: args,
    State: stateOf(container),
    Image: image.digest,
    Name: `/${name}`,
    RestartCount: Math.max(0, starts - 1),
    Driver: 'overlay',
    Platform: 'linux',
    Mounts: mounts.map(mountOf),
    HostConfig: hostConfigOf(container),
    Config: configOf(container),
    NetworkSettings: { Ports: portsOf(container), Networks: { [spec.network]: {} } },
  };
}

function stateOf(container: Container): Record<string, unknown> {
  const { state, running, exitCode = 0, error = '', startedAt, finishedAt } = container;
  return {
    Status: state,
    Running: state === 'running',
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    Dead: state === 'dead',
    Pid: running?.pid ?? 0,
    ExitCode: exitCode,
    Error: error,
    StartedAt: startedAt ?? NEVER,
    FinishedAt: finishedAt ?? NEVER,
  };
}

function mountOf({ kind, name, hostPath, guestPath, writable }: ContainerMount) {
  return {
    Type: kind,
    ...(name !== undefined && { Name: name }),
    Source: hostPath,
    Destination: guestPath,
    Mode: '',
    RW: writable,
    Propagation: kind === 'bind' ? 'rprivate' : '',
  };
}

function configOf({ id, spec, image, command, labels }: Container): Record<string, unknown> {
  const { config } = image;
  const env = { ...config.env, ...spec.env };
  return {
    Hostname: spec.hostname ?? id.slice(0, 12),
    User: spec.user ?? config.user ?? '',
    AttachStdin: spec.interactive && !spec.detach,
    AttachStdout: !spec.detach,
    AttachStderr: !spec.detach,
    ExposedPorts: Object.fromEntries(config.exposedPorts.map((port) => [port, {}])),
    Tty: spec.tty,
    OpenStdin: spec.interactive,
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    Cmd: command,
    Image: image.reference,
    Volumes: Object.fromEntries(config.volumes.map((volume) => [volume, {}])),
    WorkingDir: spec.workdir ?? config.workingDir,
    Entrypoint: spec.entrypoint ?? (config.entrypoint.length > 0 ? config.entrypoint : null),
    Labels: labels,
    StopSignal: spec.stopSignal ?? config.stopSignal,
    ...(spec.stopTimeoutMs !== undefined && { StopTimeout: spec.stopTimeoutMs / 1000 }),
  };
}

function hostConfigOf(container: Container): Record<string, unknown> {
  const { spec, mounts } = container;
  const binds = mounts.filter(({ kind }) => kind === 'bind');
  return {
    Binds: binds.map(({ hostPath, guestPath, writable }) => {
      return `${hostPath}:${guestPath}${writable ? '' : ':ro'}`;
    }),
    NetworkMode: spec.network,
    PortBindings: portsOf(container),
    AutoRemove: spec.remove,
    Memory: spec.memoryBytes ?? 0,
    NanoCpus: Math.round((spec.cpus ?? 0) * 1e9),
    PidsLimit: spec.tasks ?? null,
    ReadonlyRootfs: spec.readOnly,
    Tmpfs: Object.fromEntries(
      mounts
        .filter(({ kind }) => kind === 'tmpfs')
        .map(({ guestPath, options = '' }) => [guestPath, options]),
    ),
  };
}

function portsOf({ ports, image }: Container): Record<string, unknown> {
  const found: Record<string, { HostIp: string; HostPort: string }[] | null> = Object.fromEntries(
    image.config.exposedPorts.map((port) => [port, null]),
  );
  for (const { hostAddress = '0.0.0.0', hostPort, guestPort, protocol } of ports) {
    const place = { HostIp: hostAddress, HostPort: String(hostPort) };
    const key = `${guestPort}/${protocol}`;
    found[key] = [...(found[key] ?? []), place];
  }
  return found;
}
