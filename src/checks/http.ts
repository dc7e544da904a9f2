import type { Check, Observation } from './check.js';
import type { ProbeAnswer } from './probe/protocol.js';
import { describeError } from './tcp.js';

export interface HttpSpec {
  readonly kind: 'http';
  readonly url: string;
}

/** Spoken from inside the guest's network: the answer is a 2xx, after redirects if need be. */
export function httpCheck(spec: HttpSpec): Check {
  return {
    kind: 'http',
    target: spec.url,
    expected: '2xx',
    observe: async ({ prober, signal }) => {
      return judge(await prober.ask({ kind: 'http', url: spec.url }, signal));
    },
  };
}

export function judge(answer: ProbeAnswer): Observation {
  const steps = answer.redirects.map(({ status, location }) => `${status} to ${location}, `);
  const before = steps.join('');
  if (answer.error) return { state: 'unmet', actual: before + describeError(answer.error) };
  const status = answer.status ?? 0;
  const state = status >= 200 && status < 300 ? 'met' : 'unmet';
  return { state, actual: `${before}status ${status}` };
}
