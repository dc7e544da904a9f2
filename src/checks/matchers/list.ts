import { isList, isSet, type Matcher, type Value } from './matcher.js';

/**
 * Of a list: its elements, in this order; of a set, in any. Of all else: one of these. An empty list is
 * only matched by one.
 */
export function list(elements: readonly Matcher[]): Matcher {
  return {
    shown: `[${elements.map(({ shown }) => shown).join(', ')}]`,
    matches: (actual) => {
      if (isSet(actual)) return pairsUp([...actual], elements);
      if (isList(actual)) return inOrder(actual, elements);
      return elements.some((element) => element.matches(actual));
    },
  };
}

function inOrder(values: readonly Value[], elements: readonly Matcher[]): boolean {
  return (
    values.length === elements.length &&
    elements.every((element, index) => element.matches(values[index]))
  );
}

/** Each value is matched by an element of its own: a path of Kuhn's algorithm for each. */
function pairsUp(values: readonly Value[], elements: readonly Matcher[]): boolean {
  if (values.length !== elements.length) return false;
  const takenBy = new Map<number, number>();
  const place = (element: number, seen: Set<number>): boolean =>
    values.some((value, index) => {
      if (seen.has(index) || elements[element]?.matches(value) !== true) return false;
      seen.add(index);
      const other = takenBy.get(index);
      if (other !== undefined && !place(other, seen)) return false;
      takenBy.set(index, element);
      return true;
    });
  return elements.every((_, element) => place(element, new Set()));
}
