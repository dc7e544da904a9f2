import { admitMachine } from '../machine/admission.js';
import { renderRemedy, renderUse } from '../machine/budget.js';
import type { TerminalSize } from '../machine/terminal.js';
import { Releases } from '../system/releases.js';
import { runApplication } from './application.js';
import { bootWorkload } from './booted-workload.js';
import { shortId, type Container } from './container.js';
import { hostsOf } from './hosts.js';
import { imageOf, machineOptions, makeVolumes } from './machine-options.js';
import { settingOf, environmentOf } from './setting.js';
import type { Context } from './verbs.js';
import type { Workload } from './workload.js';

export interface WorkloadHooks {
  readonly terminal: TerminalSize | undefined;
  /** Told when it is on its way. */
  readonly onStarted: () => void;
  /** Told at each boot. */
  readonly onLeader: (pid: number) => void;
  /** Of one that has no command. */
  readonly onConsole: (text: string) => void;
}

/** Boots it, or starts its program, as soon as the host has room. Throws, and leaves nothing. */
export async function openWorkload(
  container: Container,
  { terminal, onStarted, onLeader, onConsole }: WorkloadHooks,
  context: Context,
): Promise<Workload> {
  const image = await imageOf(container, context);
  makeVolumes(container);
  const releases = new Releases();
  try {
    const admission = await admit(context, releases);
    const options = {
      ...machineOptions(container, image, context),
      words: container.command,
      env: environmentOf(container),
      setting: { ...settingOf(container), terminal },
      onStarted,
      onLeader,
    };
    const workload = await (container.image.isBooted
      ? bootWorkload({
          ...options,
          isDisposable: isDisposable(container),
          ...(container.command.length === 0 && { onConsole }),
        })
      : runApplication({ ...options, ...applicationOptions(container) }));
    await admission.booted();
    return {
      ...workload,
      release: async () => {
        await workload.release();
        await releases.all();
      },
    };
  } catch (error) {
    await releases.all().catch(() => undefined);
    throw error;
  }
}

/** What differs from a booted system: nothing in it knows its names, and new volumes are filled. */
function applicationOptions({ spec, mounts, id }: Container) {
  const volumes = mounts.filter(({ kind, writable }) => kind === 'volume' && writable);
  return { volumes, hosts: hostsOf(spec.hostname ?? shortId({ id }), spec.network) };
}

/** As with docker, where it ends with its command; but what is to stay is written in order. */
function isDisposable({ spec, mounts, command }: Container): boolean {
  const keeps = mounts.some(({ kind, writable }) => kind !== 'tmpfs' && writable);
  return spec.remove && !keeps && command.length > 0;
}

function admit({ workshop, log, signal }: Context, releases: Releases) {
  return admitMachine(
    {
      admitted: workshop.admitted,
      signal,
      onWait: (budget) => {
        log.info(`waits for ${budget.name}: ${renderUse(budget)}. ${renderRemedy(budget)}`);
      },
    },
    releases,
  );
}
