import { toJSONSchema } from 'zod/mini';

import { configSchema } from './schema.js';

/** Of the configuration file, for editors; json-schema.org, draft 7, which most of them know. */
export function renderJsonSchema(): string {
  const { $schema, ...schema } = toJSONSchema(configSchema, { target: 'draft-7', io: 'input' });
  const title = 'Configuration of postroj: .postroj.yml';
  return JSON.stringify({ $schema, title, ...schema }, undefined, 2);
}
