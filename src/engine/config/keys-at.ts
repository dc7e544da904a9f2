import type * as z from 'zod/mini';

/** Names that a schema knows at that path; a misspelt one is near one of them. */
export function keysAt(
  schema: z.core.$ZodType,
  [first, ...rest]: readonly PropertyKey[],
): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
      return keysAt(def.innerType, first === undefined ? [] : [first, ...rest]);
    case 'union':
      return def.options.flatMap((one) => keysAt(one, first === undefined ? [] : [first, ...rest]));
    case 'object': {
      if (first === undefined) return Object.keys(def.shape);
      const inner = Object.hasOwn(def.shape, first) ? def.shape[String(first)] : undefined;
      return inner ? keysAt(inner, rest) : [];
    }
    case 'record':
      return first === undefined ? [] : keysAt(def.valueType, rest);
    case 'array':
      return first === undefined ? [] : keysAt(def.element, rest);
    default:
      return [];
  }
}
