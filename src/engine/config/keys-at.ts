import type * as z from 'zod/mini';

/** Names that a schema knows at that path; a misspelt one is near one of them. */
export function keysAt(
  schema: z.core.$ZodType,
  [first, ...rest]: readonly PropertyKey[],
): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const path = first === undefined ? [] : [first, ...rest];
  if (def.type === 'optional') return keysAt(def.innerType, path);
  if (def.type === 'union') return def.options.flatMap((one) => keysAt(one, path));
  if (def.type === 'object') {
    if (first === undefined) return Object.keys(def.shape);
    const inner = Object.hasOwn(def.shape, first) ? def.shape[String(first)] : undefined;
    return inner ? keysAt(inner, rest) : [];
  }
  if (first === undefined) return [];
  if (def.type === 'record') return keysAt(def.valueType, rest);
  return def.type === 'array' ? keysAt(def.element, rest) : [];
}
