import * as z from 'zod/mini';

import type { Look, Observation } from './check.js';
import { described } from './described.js';
import { fileFacts, fileTypes } from './facts/file-facts.js';
import { sameSpec, type Kind, type Site } from './kind.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { describePresence, judgePresence, type Presence } from './presence.js';
import { renderBytes } from './quantities.js';
import { propertiesOf, type Property } from './properties.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const matcher = () => z.optional(matcherSchema);
const path = () => z.string().check(z.regex(/^\//, 'expected a path that starts with /'));

const schema = z.strictObject({
  file: described(path(), 'A path in the machine.'),
  exists: described(z.optional(z.boolean()), 'Whether it is to be there (the default).'),
  type: described(z.optional(z.enum(fileTypes)), 'What it is itself: links are not followed.'),
  'link-target': described(matcher(), 'Where it points to, as it is written.'),
  mode: described(
    z.optional(z.union([z.string(), z.number()], "expected a mode such as '0644'")),
    "Its permissions in octal, such as '0644'; of what a link leads to, as all that follows.",
  ),
  owner: described(matcher(), 'The name of its user.'),
  group: described(matcher(), 'The name of its group.'),
  size: described(matcher(), 'In bytes, such as "> 1k".'),
  sha256: described(
    z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'))),
    'The digest of its content.',
  ),
  content: described(matcher(), 'Its text.'),
  capabilities: described(matcher(), 'As getcap(8) shows them, such as cap_net_bind_service=ep.'),
  ...waitingShape(),
});

export interface FileSpec extends WaitingEntry {
  readonly kind: 'file';
  readonly file: string;
  readonly exists?: boolean | undefined;
  readonly type?: (typeof fileTypes)[number] | undefined;
  readonly 'link-target'?: RawMatcher | undefined;
  readonly mode?: string | number | undefined;
  readonly owner?: RawMatcher | undefined;
  readonly group?: RawMatcher | undefined;
  readonly size?: RawMatcher | undefined;
  readonly sha256?: string | undefined;
  readonly content?: RawMatcher | undefined;
  readonly capabilities?: RawMatcher | undefined;
}

/** A file of the guest is as it should be, seen from outside. */
export const file: Kind<z.infer<typeof schema>, FileSpec> = {
  schema,
  about: 'A file is there, and is as it should be.',
  example: {
    file: '/etc/my-service.conf',
    mode: '0640',
    group: 'my-service',
    content: '/^port = 8000$/m',
  },
  spec: sameSpec('file'),
  make: (spec, site) => {
    const properties = fileProperties(spec, site);
    const isWanted = spec.exists ?? true;
    if (!isWanted && properties.length > 0)
      site.wrong(['exists'], 'what is not there is like nothing');
    const presence = { there: 'present', missing: 'absent', isWanted, properties };
    return {
      kind: 'file',
      target: spec.file,
      expected: describePresence(presence),
      observe: (look: Look) => observe(spec, presence, look),
    };
  },
};

function fileProperties(spec: FileSpec, { wrong }: Site): Property[] {
  const texts = { type: spec.type, sha256: spec.sha256 };
  const plain = Object.entries(texts).flatMap(([name, text]) => {
    return text === undefined ? [] : propertiesOf({ [name]: { equals: text } }, [name], wrong);
  });
  const mode = spec.mode === undefined ? [] : modeProperty(spec.mode, { wrong });
  const names = ['link-target', 'owner', 'group', 'size', 'content', 'capabilities'];
  return [...plain, ...mode, ...propertiesOf(spec, names, wrong)];
}

/** YAML has 0644 for the number 644, whose digits are meant. */
function modeProperty(given: string | number, { wrong }: Pick<Site, 'wrong'>): Property[] {
  const digits = String(given);
  if (!/^[0-7]{1,5}$/.test(digits)) {
    wrong(['mode'], "expected octal digits in quotes, such as '0644'");
    return [];
  }
  const mode = Number.parseInt(digits, 8);
  const shown = mode.toString(8).padStart(4, '0');
  return [{ name: 'mode', matcher: { shown, matches: (actual) => actual === shown } }];
}

/** Nobody looks through more of a text. */
const MOST_BYTES = 4 * 1024 * 1024;

async function observe(spec: FileSpec, presence: Presence, look: Look): Promise<Observation> {
  const facts = await fileFacts(spec.file, look);
  const size = spec.content === undefined ? 0 : await facts?.('size');
  if (typeof size !== 'number' || size <= MOST_BYTES) return judgePresence(presence, facts);
  return { state: 'unmet', actual: `a content of more than ${renderBytes(MOST_BYTES)}` };
}
