import { isFunction } from './functions.js';
import { TemplateError } from './template-error.js';
import { lineOf, type Token } from './tokens.js';
import type { Literal, Operand, Pipe } from './tree.js';

interface Tokens {
  readonly tokens: readonly Token[];
  readonly at: number;
}

/** `$i, $x := range-able | function argument…`; throws a TemplateError. */
export function parsePipe(text: string, { tokens, at }: Tokens): Pipe {
  return new PipeReader(text, tokens, at).readPipe(false);
}

/** Goes through the tokens of one action. */
class PipeReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #at: number;
  #next = 0;

  constructor(text: string, tokens: readonly Token[], at: number) {
    this.#text = text;
    this.#tokens = tokens;
    this.#at = at;
  }

  readPipe(inside: boolean): Pipe {
    const at = this.#current?.at ?? this.#at;
    const declared = this.#readVariables();
    const commands = this.#readCommands(inside);
    if (commands.at(-1)?.length === 0) this.#fail(undefined, 'missing value for command');
    return { ...declared, commands, at };
  }

  get #current(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #isSign(...signs: readonly string[]): boolean {
    return this.#current?.kind === 'sign' && signs.includes(this.#current.text);
  }

  #skipSpace(): void {
    while (this.#current?.kind === 'space') this.#next++;
  }

  #readVariables(): Pick<Pipe, 'variables' | 'assigns'> {
    const start = this.#next;
    const variables: string[] = [];
    this.#skipSpace();
    while (this.#current?.kind === 'variable') {
      variables.push(this.#current.text);
      this.#next++;
      this.#skipSpace();
      if (this.#isSign(':=', '=')) {
        const assigns = this.#isSign('=');
        this.#next++;
        return { variables, assigns };
      }
      if (!this.#isSign(',')) break;
      this.#next++;
      this.#skipSpace();
    }
    this.#next = start;
    return { variables: [], assigns: false };
  }

  #readCommands(inside: boolean): Operand[][] {
    let command: Operand[] = [];
    const commands = [command];
    for (;;) {
      this.#skipSpace();
      const token = this.#current;
      if (inside && this.#isSign(')')) {
        this.#next++;
        return commands;
      }
      if (token === undefined) {
        if (inside) this.#fail(token, 'unclosed left paren');
        return commands;
      }
      if (!this.#isSign('|')) command.push(this.#readOperand(token));
      else if (command.length === 0) this.#fail(token, 'missing value for command');
      else {
        commands.push((command = []));
        this.#next++;
      }
    }
  }

  #readOperand(token: Token): Operand {
    const { at, kind, text } = token;
    if (kind === 'field') return { kind: 'dot', fields: this.#readFields(), at };
    this.#next++;
    if (kind === 'sign' && text === '.') return { kind: 'dot', fields: [], at };
    if (kind === 'sign' && text === '(') {
      return { kind: 'pipe', pipe: this.readPipe(true), fields: this.#readFields(), at };
    }
    if (kind === 'variable') {
      return { kind: 'variable', name: text, fields: this.#readFields(), at };
    }
    if (kind === 'word' && !(text in constants)) {
      if (!isFunction(text)) this.#fail(token, `function "${text}" not defined`);
      return { kind: 'function', name: text, fields: [], at };
    }
    const value = literalOf(token) ?? this.#fail(token, `unexpected "${text}" in operand`);
    return { kind: 'literal', value: value.is, fields: [], at };
  }

  #readFields(): string[] {
    const fields: string[] = [];
    while (this.#current?.kind === 'field') {
      fields.push(this.#current.text.slice(1));
      this.#next++;
    }
    return fields;
  }

  #fail(token: Token | undefined, problem: string): never {
    const line = lineOf(this.#text, token?.at ?? this.#at);
    throw new TemplateError('parse', `template: :${line}: ${problem}`);
  }
}

const constants: Readonly<Record<string, Literal>> = { true: true, false: false, nil: null };

function literalOf({ kind, text }: Token): { is: Literal } | undefined {
  if (kind === 'number') return { is: Number(text) };
  if (kind === 'word') return { is: constants[text] ?? null };
  if (kind !== 'string') return undefined;
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return { is: inner };
  const unquoted = inner.replaceAll(/\\(.)/g, (_, sign: string) => escapes[sign] ?? sign);
  return { is: text.startsWith("'") ? (unquoted.codePointAt(0) ?? 0) : unquoted };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007' };
