import { PostrojError } from '../errors.js';

/** The kernel's numbers for what perl(1) calls by them, syscalls(2). */
export interface SystemCalls {
  readonly capset: number;
  readonly mount: number;
  readonly prctl: number;
  readonly setns: number;
  readonly umount2: number;
  readonly unshare: number;
}

const byProcessor: Readonly<Record<string, SystemCalls>> = {
  x64: { capset: 126, mount: 165, prctl: 157, setns: 308, umount2: 166, unshare: 272 },
  arm64: { capset: 91, mount: 40, prctl: 167, setns: 268, umount2: 39, unshare: 97 },
};

/** Those of this host. Throws MACHINE_SETUP on a processor whose numbers we do not have. */
export function systemCalls(processor: string = process.arch): SystemCalls {
  const calls = byProcessor[processor];
  if (!calls) throw unknownProcessor(processor);
  return calls;
}

export function unknownProcessor(processor: string): PostrojError {
  const known = Object.keys(byProcessor).join(' and ');
  return new PostrojError('MACHINE_SETUP', `no machines on ${processor} yet, only on ${known}`, {
    hint: 'Run it on such a host; qemu may emulate the machines that it boots.',
  });
}
