import * as z from 'zod/mini';

/** Tells editors, and those who read the reference, what a part of a schema is for. */
export function described<S extends z.ZodMiniType>(schema: S, description: string, id?: string): S {
  z.globalRegistry.add(schema, { description, ...(id !== undefined && { id }) });
  return schema;
}
