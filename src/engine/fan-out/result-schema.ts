import * as z from 'zod/mini'; // the whole of zod would be half of the bundle

z.config(z.locales.en()); // else every message is `Invalid input`

const verdict = z.enum(['pass', 'fail', 'error', 'skip']);
const words = z.array(z.string());
const ms = z.number();

const error = z.looseObject({
  code: z.string(),
  message: z.string(),
  hint: z.optional(z.string()),
});

const phases = z.array(
  z.looseObject({
    name: z.string(),
    verdict,
    startedMs: z.optional(ms),
    durationMs: ms,
    reason: z.optional(z.string()),
    message: z.optional(z.string()),
  }),
);

const checks = z.array(
  z.looseObject({
    phase: z.string(),
    kind: z.string(),
    target: z.string(),
    verdict: z.enum(['pass', 'fail', 'note']),
    expected: z.string(),
    actual: z.string(),
    message: z.string(),
    attempts: z.number(),
    durationMs: ms,
    reason: z.optional(z.string()),
  }),
);

const boot = z.looseObject({
  readyMs: ms,
  failed: words,
  failedAnew: words,
  slowest: z.array(z.looseObject({ unit: z.string(), ms })),
});

const target = z.looseObject({
  image: z.string().check(z.minLength(1)),
  matrix: z.optional(z.record(z.string(), z.string())),
  source: z.optional(z.string()),
  digest: z.optional(z.string()),
  arch: z.string().check(z.minLength(1)),
  os: z.optional(z.looseObject({ id: z.string(), versionId: z.string(), prettyName: z.string() })),
  init: z.optional(z.looseObject({ name: z.string(), version: z.string() })),
  boots: z.optional(z.array(boot)),
  verdict,
  reason: z.optional(z.string()),
  startedMs: z.optional(ms),
  durationMs: ms,
  error: z.optional(error),
  phases,
  checks,
  attempts: z.optional(z.number()),
  retried: z.optional(z.array(error)),
  control: z.optional(
    z.looseObject({
      verdict,
      blames: z.enum(['distribution', 'change', 'unclear']),
      message: z.string(),
      phases,
      checks,
    }),
  ),
  replay: z.optional(z.string()),
  evidence: z.optional(words),
});

/** As `RunResult` is; the words for phases, reasons and codes may be those of a later version. */
export const resultSchema = z.looseObject({
  schema: z.literal(1),
  verdict,
  durationMs: ms,
  error: z.optional(error),
  targets: z.array(target).check(z.minLength(1)),
});
