import type { Container } from './container.js';

/** As whom and where its command runs, and what is run in it beside that. */
export function settingOf({ spec, image }: Container): {
  readonly user?: string;
  readonly directory: string;
} {
  const user = spec.user ?? image.config.user;
  return {
    ...(user !== undefined && { user }),
    directory: spec.workdir ?? image.config.workingDir,
  };
}

export function environmentOf({ spec, image }: Container): Readonly<Record<string, string>> {
  return { ...image.config.env, ...spec.env };
}
