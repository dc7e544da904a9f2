import type { Container } from './container.js';
import type { Context, ListOptions } from './verbs.js';

/** The latest first. */
export function list(
  { all, states }: ListOptions,
  { registry }: Pick<Context, 'registry'>,
): Container[] {
  const wanted = states ?? (all ? undefined : ['running']);
  return registry.list().filter(({ state }) => wanted === undefined || wanted.includes(state));
}
