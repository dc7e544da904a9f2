import { shortId, type Container } from '../../containers/container.js';
import type { PublishedPort } from '../../machine/published-port.js';
import type { ListShape, Row } from '../tables/format.js';
import { ellipsis, goTime, humanDuration } from '../tables/human.js';

export interface RowOptions {
  readonly nowMs: number;
  /** Whole ids and commands. */
  readonly whole: boolean;
}

export const containerList: ListShape = {
  type: '*formatter.ContainerContext',
  headers: {
    ID: 'CONTAINER ID',
    Names: 'NAMES',
    Image: 'IMAGE',
    Command: 'COMMAND',
    CreatedAt: 'CREATED AT',
    RunningFor: 'CREATED',
    Ports: 'PORTS',
    State: 'STATE',
    Status: 'STATUS',
    Labels: 'LABELS',
    Mounts: 'MOUNTS',
    LocalVolumes: 'LOCAL VOLUMES',
    Networks: 'NETWORKS',
    Platform: 'PLATFORM',
  },
  columns:
    '{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}',
  quiet: '{{.ID}}',
};

/** As a template of `ps` sees a container. */
export function containerRow(container: Container, { nowMs, whole }: RowOptions): Row {
  const { id, name, image, labels, mounts, spec, state, createdAt } = container;
  const command = container.command.join(' ') || '/sbin/init';
  const created = new Date(createdAt);
  const sources = mounts.map(({ name: volume, hostPath }) => volume ?? hostPath).filter(Boolean);
  return {
    ID: whole ? id : shortId(container),
    Names: name,
    Image: image.reference,
    Command: JSON.stringify(whole ? command : ellipsis(command, 20)),
    CreatedAt: goTime(created),
    RunningFor: `${humanDuration(nowMs - created.getTime())} ago`,
    Ports: renderPorts(container),
    State: state,
    Status: renderStatus(container, nowMs),
    Labels: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(','),
    Mounts: sources.map((source) => (whole ? source : ellipsis(source, 15))).join(','),
    LocalVolumes: String(mounts.filter(({ kind }) => kind === 'volume').length),
    Networks: spec.network,
    Platform: `linux/${image.arch}`,
    Label: (wanted: string) => labels[wanted] ?? '',
  };
}

/** `Up 3 seconds`, `Exited (0) 5 minutes ago`, `Created`. */
export function renderStatus(
  { state, startedAt, finishedAt, exitCode }: Container,
  nowMs: number,
): string {
  const since = (time = '') => humanDuration(nowMs - Date.parse(time));
  switch (state) {
    case 'running':
      return startedAt === undefined ? 'Up' : `Up ${since(startedAt)}`;
    case 'exited':
      return `Exited (${exitCode ?? 0}) ${since(finishedAt)} ago`;
    case 'created':
      return 'Created';
    case 'dead':
      return 'Dead';
  }
}

/** Only of one that runs: else nothing listens. */
function renderPorts({ ports, state }: Container): string {
  return state === 'running' ? ports.flatMap(renderPort).join(', ') : '';
}

function renderPort({ hostAddress, hostPort, guestPort, protocol }: PublishedPort): string[] {
  const places = hostAddress === undefined ? ['0.0.0.0', '[::]'] : [bracketed(hostAddress)];
  return places.map((place) => `${place}:${hostPort}->${guestPort}/${protocol}`);
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
