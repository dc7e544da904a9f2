import { callFunction } from './functions.js';
import { parseTemplate } from './parse.js';
import { isRecord, isTrue, showValue } from './show.js';
import { TemplateError } from './template-error.js';
import { lineOf } from './tokens.js';
import type { Node, Operand, Pipe } from './tree.js';

/** Stands for `break` and `continue` on their way out to the range. */
type Leaving = 'break' | 'continue' | undefined;

/** Innermost last; a name is looked for from the end. */
type Scope = { readonly name: string; value: unknown }[];

export interface TemplateOptions {
  /** What Go would call the type of the data, for the words of an error; default: it is a map. */
  readonly type?: string;
  /** Functions of a header give back what they are given. */
  readonly plainFunctions?: boolean;
}

export type Template = (data: unknown) => string;

/** Throws a TemplateError here for what it cannot read, and in the template for what is not there. */
export function compileTemplate(text: string, options: TemplateOptions = {}): Template {
  const nodes = parseTemplate(text);
  return (data) => {
    const out: string[] = [];
    const run = new Rendering(text, options, out);
    run.renderAll(nodes, data, [{ name: '$', value: data }]);
    return out.join('');
  };
}

class Rendering {
  readonly #text: string;
  readonly #options: TemplateOptions;
  readonly #out: string[];

  constructor(text: string, options: TemplateOptions, out: string[]) {
    this.#text = text;
    this.#options = options;
    this.#out = out;
  }

  renderAll(nodes: readonly Node[], dot: unknown, scope: Scope): Leaving {
    const depth = scope.length;
    for (const node of nodes) {
      const leaving = this.#renderOne(node, dot, scope);
      if (leaving) return leaving;
    }
    scope.length = depth;
    return undefined;
  }

  #renderOne(node: Node, dot: unknown, scope: Scope): Leaving {
    switch (node.kind) {
      case 'text':
        this.#out.push(node.text);
        return undefined;
      case 'action': {
        const value = this.#pipe(node.pipe, dot, scope);
        if (node.pipe.variables.length === 0) this.#out.push(showValue(value));
        return undefined;
      }
      case 'break':
      case 'continue':
        return node.kind;
      case 'range':
        return this.#range(node, dot, [...scope]);
      case 'if':
      case 'with': {
        const inner = [...scope];
        const value = this.#pipe(node.pipe, dot, inner);
        const within = node.kind === 'with' ? value : dot;
        return isTrue(value)
          ? this.renderAll(node.body, within, inner)
          : this.renderAll(node.otherwise, dot, inner);
      }
    }
  }

  #range(
    node: Extract<Node, { kind: 'if' | 'with' | 'range' }>,
    dot: unknown,
    scope: Scope,
  ): Leaving {
    const { pipe, body, otherwise } = node;
    const value = this.#pipe({ ...pipe, variables: [] }, dot, scope);
    const entries = this.#entriesOf(value, pipe);
    if (entries.length === 0) return this.renderAll(otherwise, dot, scope);
    for (const [key, one] of entries) {
      const named = pipe.variables.length > 1 ? [key, one] : [one];
      const own = pipe.variables.map((name, index) => ({ name, value: named[index] }));
      if (this.renderAll(body, one, [...scope, ...own]) === 'break') break;
    }
    return undefined;
  }

  #entriesOf(value: unknown, { at }: Pipe): (readonly [unknown, unknown])[] {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((one: unknown, index) => [index, one] as const);
    if (isRecord(value)) return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    if (typeof value === 'number') return Array.from({ length: value }, (_, i) => [i, i] as const);
    return this.#fail(at, `range can't iterate over ${showValue(value)}`);
  }

  #pipe({ variables, assigns, commands }: Pipe, dot: unknown, scope: Scope): unknown {
    let value: unknown;
    for (const [index, command] of commands.entries()) {
      value = this.#command(command, { dot, scope, piped: index === 0 ? [] : [value] });
    }
    for (const name of variables) {
      const known = scope.findLast((one) => one.name === name);
      if (assigns && known) known.value = value;
      else scope.push({ name, value });
    }
    return value;
  }

  #command(
    [first, ...others]: readonly Operand[],
    { dot, scope, piped }: { dot: unknown; scope: Scope; piped: readonly unknown[] },
  ): unknown {
    if (!first) return undefined;
    const values = [...others.map((one) => this.#operand(one, dot, scope)), ...piped];
    if (first.kind === 'function') return this.#call(first, values);
    return this.#operand(first, dot, scope, values);
  }

  #call(operand: Operand & { kind: 'function' }, values: readonly unknown[]): unknown {
    if (this.#options.plainFunctions === true && !/^print|^index$|^len$/.test(operand.name)) {
      return values[0];
    }
    try {
      return callFunction(operand.name, values);
    } catch (error) {
      return this.#fail(operand.at, (error as Error).message, operand.name);
    }
  }

  // eslint-disable-next-line max-params -- what a method is given is seldom there
  #operand(operand: Operand, dot: unknown, scope: Scope, values: readonly unknown[] = []): unknown {
    const start = this.#start(operand, dot, scope);
    let value = start;
    for (const [index, field] of operand.fields.entries()) {
      const isLast = index === operand.fields.length - 1;
      value = this.#field(value, field, operand);
      if (typeof value === 'function')
        value = (value as (...of: unknown[]) => unknown)(...(isLast ? values : []));
      else if (isLast && values.length > 0) {
        return this.#fail(
          operand.at,
          `${field} has arguments but cannot be invoked as function`,
          `.${field}`,
        );
      }
    }
    if (operand.fields.length === 0 && values.length > 0) {
      return this.#fail(operand.at, `can't give argument to non-function`, '.');
    }
    return value;
  }

  #start(operand: Operand, dot: unknown, scope: Scope): unknown {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'literal':
        return operand.value;
      case 'pipe':
        return this.#pipe(operand.pipe, dot, [...scope]);
      case 'function':
        return this.#call(operand, []);
      case 'variable': {
        const known = scope.findLast(({ name }) => name === operand.name);
        return known ? known.value : this.#fail(operand.at, `undefined variable "${operand.name}"`);
      }
    }
  }

  #field(from: unknown, name: string, operand: Operand): unknown {
    const shown = operand.kind === 'pipe' ? `.${name}` : `.${operand.fields.join('.')}`;
    if (isRecord(from) && Object.hasOwn(from, name)) return from[name];
    if (isRecord(from)) {
      const { type } = this.#options;
      const problem =
        type === undefined
          ? `map has no entry for key "${name}"`
          : `can't evaluate field ${name} in type ${type}`;
      return this.#fail(operand.at, problem, shown);
    }
    const problem =
      from === null || from === undefined
        ? `nil pointer evaluating interface {}.${name}`
        : `can't evaluate field ${name} in type ${Array.isArray(from) ? '[]interface {}' : typeof from}`;
    return this.#fail(operand.at, problem, shown);
  }

  #fail(at: number, problem: string, what?: string): never {
    const column = at - this.#text.lastIndexOf('\n', at - 1) - 1;
    const place = `template: :${lineOf(this.#text, at)}:${column}`;
    const where = what === undefined ? '' : ` at <${what}>`;
    throw new TemplateError('execute', `${place}: executing ""${where}: ${problem}`);
  }
}
