import * as z from 'zod/mini';

import type { Observation } from './check.js';
import { described } from './described.js';
import { sameSpec, type Kind, type Site } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import type { Packages } from './packages.js';
import { describePresence, judgePresence } from './presence.js';
import { propertiesOf, type Property } from './properties.js';
import { parseVersionRange } from './version-range.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const NAME = /^[A-Za-z0-9][\w.+-]*$/;

const schema = z.strictObject({
  package: described(
    z.string().check(z.regex(NAME, 'expected the name of a package')),
    'Its name in the distribution.',
  ),
  installed: described(z.optional(z.boolean()), 'Whether it is to be installed (the default).'),
  version: described(
    z.optional(matcherSchema),
    'Compared as the package manager does: ">= 1.2-3, < 2"; or any other matcher.',
  ),
  ...waitingShape(),
});

export interface PackageSpec extends WaitingEntry {
  readonly kind: 'package';
  readonly package: string;
  readonly installed?: boolean | undefined;
  readonly version?: RawMatcher | undefined;
}

/** A package is, or is not, installed. */
export const pack: Kind<z.infer<typeof schema>, PackageSpec> = {
  schema,
  about: 'A package is installed.',
  example: { package: 'my-service', version: '>= 1.0, < 2' },
  spec: sameSpec('package'),
  make: (spec, site) => {
    const isWanted = spec.installed ?? true;
    if (!isWanted && spec.version !== undefined)
      site.wrong(['installed'], 'what is not installed has no version');
    const presence = (packages?: Packages) => ({
      there: 'installed',
      missing: 'absent',
      isWanted,
      properties: versionProperty(spec, site, packages),
    });
    return {
      kind: 'package',
      target: spec.package,
      expected: describePresence(presence()),
      waits: false,
      observe: async (look): Promise<Observation> => {
        const packages = await look.packages();
        const version = await packages.versionOf(spec.package);
        return judgePresence(presence(packages), version === undefined ? undefined : () => version);
      },
    };
  },
};

/** How versions are compared is known only where a machine is. */
function versionProperty(
  { version }: PackageSpec,
  { wrong }: Site,
  packages?: Packages,
): Property[] {
  const range =
    typeof version === 'string' ? parseVersionRange(version, packages?.compare) : undefined;
  if (range) return [{ name: 'version', matcher: range }];
  return propertiesOf({ version }, ['version'], wrong);
}
