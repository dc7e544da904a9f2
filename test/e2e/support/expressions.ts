import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** What an expression of a workflow sees: `needs`, `inputs`, … */
export type Contexts = Readonly<Record<string, unknown>>;

/** Functions that depend on where a job is; the others are GitHub's own, of their package. */
export interface JobFunctions {
  readonly failed: boolean;
  /** Whether a file of the workspace is there. */
  readonly has: (file: string) => boolean;
}

/** A text with `${{ }}` in it, as a runner fills it; alone, what it gives keeps its kind. */
export function fill(text: string, contexts: Contexts, functions: JobFunctions): unknown {
  const alone = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text)?.[1];
  if (alone !== undefined) return evaluate(alone, contexts, functions);
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, inner: string) =>
    String(evaluate(inner, contexts, functions)),
  );
}

/** Whether a job or step runs: without a condition, or one that asks for it, not after a failure. */
export function isMet(
  condition: string | undefined,
  contexts: Contexts,
  functions: JobFunctions,
): boolean {
  const inner = condition?.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1') ?? 'success()';
  const asks = /\b(?:always|cancelled|failure|success)\(\)/.test(inner);
  return Boolean(evaluate(asks ? inner : `success() && (${inner})`, contexts, functions));
}

function evaluate(text: string, contexts: Contexts, { failed, has }: JobFunctions): unknown {
  const truth = (name: string, value: boolean) => ({
    ...{ name, minArgs: 0, maxArgs: 0 },
    call: () => new data.BooleanData(value),
  });
  const functions = [
    truth('success', !failed),
    truth('failure', failed),
    truth('cancelled', false),
    truth('always', true),
    {
      ...{ name: 'hashFiles', minArgs: 1, maxArgs: 255 },
      call: (...files: data.ExpressionData[]) =>
        new data.StringData(files.some((file) => has(file.coerceString())) ? 'hash' : ''),
    },
  ];
  const names = Object.keys(contexts);
  const expression = new Parser(new Lexer(text).lex().tokens, names, functions).parse();
  const root = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const byName = new Map(functions.map((one) => [one.name.toLowerCase(), one]));
  const value = new Evaluator(expression, root, byName).evaluate();
  return JSON.parse(JSON.stringify(value, data.replacer)) as unknown;
}
