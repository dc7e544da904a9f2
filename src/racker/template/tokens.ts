import { TemplateError } from './template-error.js';

/** A part of a template: text as it is, or the inside of one `{{…}}` in tokens. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly at: number };

export interface Token {
  readonly kind: 'space' | 'field' | 'variable' | 'word' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly at: number;
}

const grammar: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /\s+/y],
  ['number', /[+-]?(?:0x[\da-fA-F]+|\d+(?:\.\d+)?)/y],
  ['field', /\.[\p{L}_][\p{L}\p{N}_]*/uy],
  ['variable', /\$[\p{L}\p{N}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'/y],
  ['sign', /:=|[.=|(),]/y],
];

/** Throws a TemplateError for an action that does not end, or has what is no token. */
export function readParts(text: string): Part[] {
  const parts: Part[] = [];
  let rest = 0;
  let trims = false;
  for (;;) {
    const open = text.indexOf('{{', rest);
    const between = text.slice(rest, open < 0 ? undefined : open);
    const eats = open >= 0 && /^\{\{-\s/.test(text.slice(open));
    const left = trims ? between.trimStart() : between;
    if (left !== '') parts.push({ kind: 'text', text: eats ? left.trimEnd() : left });
    if (open < 0) return parts;
    const start = open + (eats ? 3 : 2);
    const comment = /^\s*\/\*[^]*?\*\/\s*?(?= -\}\}|\}\})/.exec(text.slice(start));
    const tokens = comment ? [] : tokensFrom(text, start);
    const end = comment ? start + comment[0].length : endOf(tokens, start);
    trims = /^\s+-\}\}/.test(text.slice(end));
    rest = text.indexOf('}}', end) + 2;
    if (!comment) parts.push({ kind: 'action', tokens, at: start });
  }
}

function endOf(tokens: readonly Token[], start: number): number {
  const last = tokens.at(-1);
  return last ? last.at + last.text.length : start;
}

/** All tokens up to the closing braces. */
function tokensFrom(text: string, start: number): Token[] {
  const tokens: Token[] = [];
  let at = start;
  while (!/^(?:\s+-)?\}\}/.test(text.slice(at))) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of grammar) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, at };
  }
  const line = lineOf(text, at);
  const sign = text[at];
  if (sign === undefined) throw new TemplateError('parse', `template: :${line}: unclosed action`);
  if (`"'\``.includes(sign)) {
    throw new TemplateError('parse', `template: :${line}: unterminated quoted string`);
  }
  const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new TemplateError(
    'parse',
    `template: :${line}: unexpected bad character U+${code} '${sign}' in command`,
  );
}

/** Counted from 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
