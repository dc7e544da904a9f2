/** What a Go template says, https://pkg.go.dev/text/template; `at` counts characters from its start. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | ({ readonly kind: 'if' | 'with' | 'range'; readonly pipe: Pipe } & Branches)
  | { readonly kind: 'break' | 'continue' };

interface Branches {
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** `$i, $x := a | b`: the last argument of `b` is what `a` came to. */
export interface Pipe {
  readonly variables: readonly string[];
  /** `=` rather than `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
  readonly at: number;
}

/** Each may be followed by fields: `.State.Status`, `$x.Name`, `(index .Mounts 0).Source`. */
export type Operand = (
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'pipe'; readonly pipe: Pipe }
) & { readonly fields: readonly string[]; readonly at: number };

export type Literal = string | number | boolean | null;
