import { expect, it } from '@jest/globals';
import Ajv from 'ajv';
import { parse } from 'yaml';

import { checkKinds } from '../../../../src/checks/index.js';
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
  ['checks: [{ unit: a, within: 10s, stable-for: 2, needs: b }]', true],
  ['checks: [{ unit: a, within: soon }]', false],
  [
    'checks: [{ http: "http://x/", status: [200, 4xx], json: { "a[0]": { not: { any: [1, "/x/"] } } } }]',
    true,
  ],
  ['checks: [{ http: "http://x/", body: { nott: x } }]', false],
  ['checks: [{ http: "http://x/", tls: { verify: false, ca: a.pem } }]', true],
  ['checks: [{ command: id, user: nobody, env: { A: b } }]', true],
  [
    'checks: [{ any: [{ unit: a }, { all: [{ port: udp:53 }, { file: /x, mode: "0644" }] }] }]',
    true,
  ],
  ['checks: [{ any: [{ unit: a }, { all: [{ prot: 1 }] }] }]', false],
  ['checks: [{ any: [] }]', false],
  [
    'checks: [{ sysctl: a.b, value: 1 }, { log: "*", lacks: x }, { socket-activation: a.socket }]',
    true,
  ],
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

it('every key of every check tells what it is for', () => {
  const { definitions } = JSON.parse(renderJsonSchema()) as {
    definitions: { check: { anyOf: { properties: Record<string, { description?: string }> }[] } };
  };
  const kinds = definitions.check.anyOf.map(({ properties }) => Object.entries(properties));
  expect(kinds).toHaveLength(Object.keys(checkKinds).length);
  const silent = kinds
    .flat()
    .filter(([, { description = '' }]) => !/^[A-Z].+[.:].*$/.test(description));
  expect(silent).toEqual([]);
});
