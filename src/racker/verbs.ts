import type { Command } from 'commander';

/** A verb, loaded when it is used: who asks for the version does not wait for machines. */
export interface Verb {
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

export const verbs: Readonly<Record<string, Verb>> = {
  run: {
    summary: 'Create and run a new container from an image',
    load: () => import('./commands/run.js'),
  },
  exec: {
    summary: 'Execute a command in a running container',
    load: () => import('./commands/exec.js'),
  },
  attach: {
    summary: 'Attach to a running container',
    load: () => import('./commands/attach.js'),
  },
  ps: { summary: 'List containers', load: () => import('./commands/ps.js') },
  pull: { summary: 'Download an image from a registry', load: () => import('./commands/pull.js') },
  images: { summary: 'List images', load: () => import('./commands/images.js') },
  cp: {
    summary: 'Copy files/folders between a container and the local filesystem',
    load: () => import('./commands/cp.js'),
  },
  inspect: {
    summary: 'Return low-level information on containers and images',
    load: () => import('./commands/inspect.js'),
  },
  kill: {
    summary: 'Kill one or more running containers',
    load: () => import('./commands/kill.js'),
  },
  logs: { summary: 'Fetch the logs of a container', load: () => import('./commands/logs.js') },
  restart: {
    summary: 'Restart one or more containers',
    load: () => import('./commands/restart.js'),
  },
  rm: { summary: 'Remove one or more containers', load: () => import('./commands/rm.js') },
  rmi: { summary: 'Remove one or more images', load: () => import('./commands/rmi.js') },
  start: {
    summary: 'Start one or more stopped containers',
    load: () => import('./commands/start.js'),
  },
  stop: {
    summary: 'Stop one or more running containers',
    load: () => import('./commands/stop.js'),
  },
  wait: {
    summary: 'Block until one or more containers stop, then print their exit codes',
    load: () => import('./commands/wait.js'),
  },
  version: {
    summary: 'Show the version information of racker',
    load: () => import('./commands/version.js'),
  },
  info: { summary: 'Display system-wide information', load: () => import('./commands/info.js') },
  completion: {
    summary: 'Print the completions of racker for a shell',
    load: async () => {
      const { completionOf } = await import('./commands/completion.js');
      const { describeRacker } = await import('./describe.js');
      return { command: completionOf(() => describeRacker(verbs)) };
    },
  },
};

const both = [
  'run',
  'exec',
  'attach',
  'cp',
  'kill',
  'logs',
  'restart',
  'rm',
  'start',
  'stop',
  'wait',
];

/** `racker container ls`: what the longer spellings stand for. */
export const groups: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  container: {
    ...Object.fromEntries(both.map((verb) => [verb, [verb]])),
    ...{ ls: ['ps'], list: ['ps'], ps: ['ps'], remove: ['rm'] },
    inspect: ['inspect', '--type=container'],
  },
  image: {
    ...{ pull: ['pull'], ls: ['images'], list: ['images'], rm: ['rmi'], remove: ['rmi'] },
    inspect: ['inspect', '--type=image'],
  },
  system: { info: ['info'] },
};

/** What docker has besides: known, so that it is told from a mistake. */
export const lackingVerbs: readonly string[] = [
  ...['build', 'builder', 'buildx', 'checkpoint', 'commit', 'compose', 'config', 'context'],
  ...['create', 'diff', 'events', 'export', 'history', 'import', 'load', 'login', 'logout'],
  ...['manifest', 'network', 'node', 'pause', 'plugin', 'port', 'push', 'rename', 'save', 'search'],
  ...['secret', 'service', 'stack', 'stats', 'swarm', 'tag', 'top', 'trust', 'unpause', 'update'],
  'volume',
];
