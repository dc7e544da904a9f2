/** What a machine may take of its host at most; without a limit as much as there is. */
export interface Limits {
  readonly memoryBytes?: number;
  /** Of processors: 0.5 is half the time of one. */
  readonly cpus?: number;
  /** Processes and threads. */
  readonly tasks?: number;
}

/** Of control groups; those of version 1 are mounted one by one. */
export type Controller = 'memory' | 'cpu' | 'pids';

/** A file of a control group and what is written to it, in that order. */
export interface LimitFile {
  readonly controller: Controller;
  readonly name: string;
  readonly value: string;
}

const CPU_PERIOD_US = 100_000;

/** The kernel's Documentation/admin-guide, cgroup-v1/ and cgroup-v2.rst. */
export function limitFiles({ memoryBytes, cpus, tasks }: Limits, version: 1 | 2): LimitFile[] {
  const [memory, cpu] =
    version === 1
      ? (['memory.limit_in_bytes', 'cpu.cfs_quota_us'] as const)
      : (['memory.max', 'cpu.max'] as const);
  const file = (controller: Controller, name: string, value: number | undefined) =>
    value === undefined ? [] : [{ controller, name, value: String(value) }];
  return [
    ...file('memory', memory, memoryBytes),
    ...file('cpu', cpu, cpus === undefined ? undefined : Math.round(cpus * CPU_PERIOD_US)),
    ...file('pids', 'pids.max', tasks),
  ];
}

/** systemd.resource-control(5), for the scope that systemd-nspawn asks the host's systemd for. */
export function limitProperties({ memoryBytes, cpus, tasks }: Limits): string[] {
  return [
    ...(memoryBytes === undefined ? [] : [`--property=MemoryMax=${memoryBytes}`]),
    ...(cpus === undefined ? [] : [`--property=CPUQuota=${Math.round(cpus * 100)}%`]),
    ...(tasks === undefined ? [] : [`--property=TasksMax=${tasks}`]),
  ];
}
