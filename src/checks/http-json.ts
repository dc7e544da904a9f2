import type { Mistake } from './kind.js';
import type { Value } from './matchers/matcher.js';

/** Loaded only for those who ask for it; jmespath.site. */
async function jmespath() {
  return import('@jmespath-community/jmespath');
}

/** What expressions find in a text; undefined when it is no JSON. */
export async function readJson(text: string): Promise<((path: string) => Value) | undefined> {
  const { search } = await jmespath();
  let data: Value;
  try {
    data = JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
  return (path) => search(data as never, path);
}

/** Those that are none. */
export async function expressionMistakes(expressions: readonly string[]): Promise<Mistake[]> {
  const { compile } = await jmespath();
  return expressions.flatMap((expression) => {
    try {
      compile(expression);
      return [];
    } catch (error) {
      const message = `no expression of JMESPath: ${(error as Error).message}`;
      return [{ path: ['json', expression], message }];
    }
  });
}
