import { toJSONSchema } from 'zod/mini';

import { durationSchema, sizeSchema } from '../../checks/quantities.js';

/** A part of a JSON Schema, as far as it is looked at. */
export interface Shape {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly $ref?: string;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly required?: readonly string[];
}

/** What both are made of, which says nothing to a person. */
const quantities: readonly (readonly [string, string])[] = [
  [
    JSON.stringify(toJSONSchema(durationSchema(), { target: 'draft-7' }).anyOf),
    '`10s`, `500ms`, seconds',
  ],
  [JSON.stringify(toJSONSchema(sizeSchema(), { target: 'draft-7' }).anyOf), '`500k`, `10M`, bytes'],
];

/** What may be written there, for a person; Markdown. */
export function typeWords(shape: Shape): string {
  const { type, anyOf, allOf, $ref, items, additionalProperties } = shape;
  if ($ref !== undefined) return `[${lastOf($ref)}](#${lastOf($ref)}s)`;
  if (allOf) return allOf.map(typeWords).join(' and ');
  if (shape.enum) return shape.enum.map((word) => `\`${word}\``).join(', ');
  const quantity = anyOf && quantities.find(([schema]) => schema === JSON.stringify(anyOf));
  if (quantity) return quantity[1];
  if (anyOf) return anyOf.map(typeWords).join(' or ');
  if (items) return `list of ${typeWords(items)}`;
  if (typeof additionalProperties === 'object') return `map of ${typeWords(additionalProperties)}`;
  return [type ?? []]
    .flat()
    .map((one) => names[one] ?? one)
    .join(' or ');
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: '`true`, `false`',
  object: 'map',
};

function lastOf(reference: string): string {
  return reference.replace(/^.*\//, '');
}
