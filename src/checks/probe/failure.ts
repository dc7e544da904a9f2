import type { ProbeError } from './protocol.js';

/** Of each answer, unless the question says otherwise. */
export const USUAL_TIMEOUT_MS = 10_000;

/** Some versions of Node add how Node should be started, which is no advice for our users. */
const NODES_ADVICE = /; if the root CA is installed locally, .*$/;

/** Of its lines, only the reason is for people: a number, the library, the function, the reason, the file. */
const OPENSSL = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/;

export function describe(error: unknown): ProbeError {
  const { code, message, errors } = error as NodeJS.ErrnoException & { errors?: unknown[] };
  // of several addresses that were tried, the first error stands for all
  if (message === '' && errors?.[0] !== undefined) return describe(errors[0]);
  const [, reason] = OPENSSL.exec(message) ?? [];
  const told = reason === undefined ? message.replace(NODES_ADVICE, '') : `TLS: ${reason}`;
  return { code: code ?? 'UNKNOWN', message: told };
}

/** `what` is what did not come: `no answer`. */
export function late(what: string, timeoutMs: number): NodeJS.ErrnoException {
  const message = `${what} within ${timeoutMs / 1000} s`;
  return Object.assign(new Error(message), { code: 'NO_ANSWER' });
}
