import * as z from 'zod/mini';

import { described } from './described.js';
import { sameSpec, type Kind } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describeProperties, judge, propertiesOf } from './properties.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const schema = z.strictObject({
  sysctl: described(
    z
      .string()
      .check(z.regex(/^[\w-]+(?:[./][\w-]+)+$/, 'expected a name such as net.ipv4.ip_forward')),
    'As sysctl(8) names it.',
  ),
  // a schema of its own, since each is described once
  value: described(
    z.lazy(() => matcherSchema),
    'What it is set to.',
  ),
  ...waitingShape(),
});

export interface SysctlSpec extends WaitingEntry {
  readonly kind: 'sysctl';
  readonly sysctl: string;
  readonly value: RawMatcher;
}

/** A setting of the kernel, as it is for the guest. */
export const sysctl: Kind<z.infer<typeof schema>, SysctlSpec> = {
  schema,
  about: 'A setting of the kernel is as it should be, as it is for the machine.',
  example: { sysctl: 'net.core.somaxconn', value: '>= 128' },
  spec: sameSpec('sysctl'),
  make: (spec, { wrong }) => {
    const properties = propertiesOf(spec, ['value'], wrong);
    return {
      kind: 'sysctl',
      target: spec.sysctl,
      expected: describeProperties(properties),
      waits: false,
      observe: async ({ gathering }) => {
        const value = await gathering.sysctls.ask(pathOf(spec.sysctl));
        if (value === undefined) return { state: 'unmet', actual: 'there is no such setting' };
        return judge(properties, () => value.replaceAll('\t', ' '));
      },
    };
  },
};

/** The first of both kinds of separators tells which one it is; the other is a part of names. */
export function pathOf(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  if (first === '/') return name;
  return name.replaceAll(/[./]/g, (separator) => (separator === '.' ? '/' : '.'));
}
