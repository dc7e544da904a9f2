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

/** By version of control groups; Linux, Documentation/admin-guide/cgroup-v1/ and cgroup-v2.rst. */
const names = {
  memory: { 1: 'memory.limit_in_bytes', 2: 'memory.max' },
  cpu: { 1: 'cpu.cfs_quota_us', 2: 'cpu.max' },
  pids: { 1: 'pids.max', 2: 'pids.max' },
} as const;

export function limitFiles({ memoryBytes, cpus, tasks }: Limits, version: 1 | 2): LimitFile[] {
  const quota = cpus === undefined ? undefined : Math.round(cpus * CPU_PERIOD_US);
  const cpu = quota !== undefined && version === 2 ? `${quota} ${CPU_PERIOD_US}` : quota;
  const values = { memory: memoryBytes, cpu, pids: tasks };
  return (['memory', 'cpu', 'pids'] as const).flatMap((controller) => {
    const value = values[controller];
    const name = names[controller][version];
    return value === undefined ? [] : [{ controller, name, value: String(value) }];
  });
}

/** systemd.resource-control(5), for the scope that systemd-nspawn asks the host's systemd for. */
export function limitProperties({ memoryBytes, cpus, tasks }: Limits): string[] {
  return [
    ...(memoryBytes === undefined ? [] : [`--property=MemoryMax=${memoryBytes}`]),
    ...(cpus === undefined ? [] : [`--property=CPUQuota=${Math.round(cpus * 100)}%`]),
    ...(tasks === undefined ? [] : [`--property=TasksMax=${tasks}`]),
  ];
}
