declare module 'picomatch' {
  /** A function that tells whether a path is matched by one of the globs. */
  export default function picomatch(
    globs: readonly string[],
    options?: { readonly dot?: boolean },
  ): (path: string) => boolean;
}
