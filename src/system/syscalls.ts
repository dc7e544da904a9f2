/** The kernel's numbers for what perl(1) calls by them, syscalls(2). */
interface SystemCalls {
  readonly prctl: number;
  readonly setns: number;
  readonly umount2: number;
}

const byProcessor: Readonly<Record<string, SystemCalls>> = {
  x64: { prctl: 157, setns: 308, umount2: 166 },
  arm64: { prctl: 167, setns: 268, umount2: 39 },
};

/** undefined on a processor whose numbers we do not have. */
export const systemCalls = byProcessor[process.arch];
