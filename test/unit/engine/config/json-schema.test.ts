import { expect, it } from '@jest/globals';
import Ajv from 'ajv';
import { parse } from 'yaml';

import { renderJsonSchema } from '../../../../src/engine/config/json-schema.js';
import { configSchema } from '../../../../src/engine/config/schema.js';
import { goodConfig } from './mutations.js';

const validate = new Ajv().compile(JSON.parse(renderJsonSchema()) as object);

it.each([
  ['{}', true],
  [goodConfig, true],
  ['include: a.yml', true],
  ['include: [a.yml, b.yml]', true],
  ['include: 1', false],
  ['images: []', false],
  ['images: [13.0]', false],
  ['image: [a]', false],
  ['matrix: { a: [1, x] }', true],
  ['matrix: { a: [] }', false],
  ['matrix: { "a b": [1] }', false],
  ['matrix: { a: 1 }', false],
  ['checks: [{ unit: a, after-install: any }]', true],
  ['checks: [{ unit: a, after-install: never }]', false],
  ['checks: [{ htp: a }]', false],
  ['checks: [{ unit: a, http: b }]', false],
  ['lanes: [booted, build]', true],
  ['lanes: [flying]', false],
  ['leftovers: report', true],
  ['leftovers: { policy: fail, allow: [/x] }', true],
  ['leftovers: { police: fail }', false],
  ['network-timeout: 0', false],
  ['network-timeout: 0.5', true],
  ['network-timeout: "5"', false],
  ['private-users: "true"', false],
  ['timeout: 1', true],
  ['fail-fast: "yes"', false],
  ['overrides: { debian: { target-timeout: 5 } }', true],
  ['overrides: { debian: { fail-fast: true } }', false],
  ['overrides: { debian: { network: none } }', true],
  ['overrides: { debian: { images: [a] } }', false],
  ['overrides: { debian: { checks: [{ unti: a }] } }', false],
  ['[]', false],
])('the schema of editors thinks of %j as ours does: %j', (text, good) => {
  const value: unknown = parse(text);
  expect([validate(value), configSchema.safeParse(value).success]).toEqual([good, good]);
});
