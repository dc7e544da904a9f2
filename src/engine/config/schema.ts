import * as z from 'zod/mini'; // the whole of zod would be half of the bundle

import { networkModes } from '../../machine/network.js';
import { lanes } from '../lane.js';
import { checkSchema } from '../../checks/index.js';

z.config(z.locales.en()); // else every message is `Invalid input`

const word = z.string().check(z.minLength(1));
const words = z.array(word);
const some = z.array(word).check(z.minLength(1));
const seconds = z.number().check(z.positive());
const wordOrNumber = z.union([word, z.number()], 'expected a text or a number');

const leftovers = z.union(
  [word, z.strictObject({ policy: z.optional(word), allow: z.optional(words) })],
  'expected fail, report or ignore, or a map of policy and allow',
);

/** What all targets have unless an override gives them their own. */
const settings = {
  packages: z.optional(words),
  'extra-packages': z.optional(
    z.record(z.string(), words, 'expected a map of families, such as debian: [jq]'),
  ),
  lifecycle: z.optional(words),
  'upgrade-from': z.optional(word),
  lanes: z.optional(z.array(z.enum(lanes)).check(z.minLength(1))),
  'install-timeout': z.optional(seconds),
  watch: z.optional(z.record(z.string(), word)),
  leftovers: z.optional(leftovers),
  budgets: z.optional(z.record(z.string(), wordOrNumber)),
  'stable-for': z.optional(z.number().check(z.nonnegative())),
  checks: z.optional(z.array(checkSchema)),
  network: z.optional(z.enum(networkModes)),
  limits: z.optional(z.record(z.string(), wordOrNumber)),
  'private-users': z.optional(z.boolean()),
  'network-timeout': z.optional(seconds),
  'boot-timeout': z.optional(seconds),
  retries: z.optional(z.int().check(z.minimum(0), z.maximum(99))),
  'target-timeout': z.optional(seconds),
};

const settingsSchema = z.strictObject(settings);
export type RawSettings = z.infer<typeof settingsSchema>;

export const configSchema = z.strictObject({
  include: z.optional(z.union([word, words], 'expected a file, or a list of files')),
  images: z.optional(some),
  matrix: z.optional(
    z.record(
      z.string().check(z.regex(/^[A-Za-z_][\w-]*$/, { error: 'expected a name' })),
      z.array(wordOrNumber).check(z.minLength(1)),
      'expected a map of lists, such as db: [postgres, mysql]',
    ),
  ),
  timeout: z.optional(seconds),
  'fail-fast': z.optional(z.boolean()),
  ...settings,
  overrides: z.optional(
    z.record(word, settingsSchema, "expected a map of images, such as 'fedora-*': { checks: [] }"),
  ),
});
export type RawConfig = z.infer<typeof configSchema>;

export const CONFIG_HINT = `Keys: ${Object.keys(configSchema.def.shape).join(', ')}.`;
