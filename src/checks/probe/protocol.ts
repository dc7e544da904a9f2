/** Questions to the probe and its answers: one JSON object a line. */
export type ProbeQuestion =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export interface ProbeError {
  /** As Node has it: ECONNREFUSED. */
  readonly code: string;
  readonly message: string;
}

export interface Redirect {
  readonly status: number;
  readonly location: string;
}

export interface ProbeAnswer {
  /** Of http, the last one. */
  readonly status?: number;
  readonly redirects: readonly Redirect[];
  readonly error?: ProbeError;
}
