import { parsePipe } from './parse-pipe.js';
import { TemplateError } from './template-error.js';
import { lineOf, readParts, type Part } from './tokens.js';
import type { Node } from './tree.js';

type Action = Extract<Part, { kind: 'action' }>;

/** Throws a TemplateError in Go's words; templates within templates are not there. */
export function parseTemplate(text: string): readonly Node[] {
  const parts = readParts(text);
  let next = 0;

  const fail = (at: number, problem: string): never => {
    throw new TemplateError('parse', `template: :${lineOf(text, at)}: ${problem}`);
  };

  /** Up to `end` or `else`, which is returned beside. */
  const parseBody = (inRange: boolean): { nodes: Node[]; closing: Action | undefined } => {
    const nodes: Node[] = [];
    for (;;) {
      const part = parts[next++];
      if (part === undefined) return { nodes, closing: undefined };
      if (part.kind === 'text') nodes.push(part);
      else if (['end', 'else'].includes(wordOf(part))) return { nodes, closing: part };
      else nodes.push(parseAction(part, inRange));
    }
  };

  const parseAction = (action: Action, inRange: boolean): Node => {
    const word = wordOf(action);
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return parseBlock(word, afterWord(action), inRange);
      case 'break':
      case 'continue':
        return inRange ? { kind: word } : fail(action.at, `{{${word}}} outside {{range}}`);
      case 'define':
      case 'template':
      case 'block':
        return fail(action.at, `{{${word}}} is not there in racker`);
      default:
        return { kind: 'action', pipe: parsePipe(text, action) };
    }
  };

  const parseBlock = (kind: 'if' | 'with' | 'range', rest: Action, inRange: boolean): Node => {
    const pipe = parsePipe(text, rest);
    const { nodes: body, closing } = parseBody(inRange || kind === 'range');
    if (!closing) return fail(text.length, 'unexpected EOF');
    if (wordOf(closing) === 'end') return { kind, pipe, body, otherwise: [] };
    const chained = afterWord(closing);
    if (chained.tokens.length > 0) {
      const inner = wordOf(chained);
      if (inner !== kind || kind === 'range')
        return fail(closing.at, `unexpected <${inner}> in else`);
      return { kind, pipe, body, otherwise: [parseBlock(kind, afterWord(chained), inRange)] };
    }
    const { nodes: otherwise, closing: end } = parseBody(inRange);
    if (!end) return fail(text.length, 'unexpected EOF');
    if (wordOf(end) === 'else') return fail(end.at, 'expected end; found {{else}}');
    return { kind, pipe, body, otherwise };
  };

  const { nodes, closing } = parseBody(false);
  if (closing) fail(closing.at, `unexpected {{${wordOf(closing)}}}`);
  return nodes;
}

function wordOf({ tokens }: Action): string {
  const first = tokens.find(({ kind }) => kind !== 'space');
  return first?.kind === 'word' ? first.text : '';
}

function afterWord({ tokens, at }: Action): Action {
  const word = tokens.findIndex(({ kind }) => kind !== 'space');
  const rest = tokens.slice(word + 1);
  const start = rest.findIndex(({ kind }) => kind !== 'space');
  return { kind: 'action', tokens: start < 0 ? [] : rest.slice(start), at };
}
