import { PostrojError } from '../errors.js';

// https://github.com/distribution/reference/blob/main/reference.go
const HOST =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::\d+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

export interface DockerReference {
  /** `host[:port]`, undefined for the tools' default registry. */
  readonly registry: string | undefined;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Parses `[registry/]repository[:tag][@digest]`. Throws BAD_REFERENCE, saying what is wrong. */
export function parseDockerReference(text: string): DockerReference {
  const [rest = '', digest, more] = text.split('@');
  const slash = rest.indexOf('/');
  const first = slash < 0 ? '' : rest.slice(0, slash);
  const registry = isRegistry(first) ? first : undefined;
  const path = registry === undefined ? rest : rest.slice(slash + 1);
  const colon = path.lastIndexOf(':');
  const repository = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  const problem =
    more !== undefined
      ? 'more than one @'
      : (registryProblem(registry) ??
        repositoryProblem(repository) ??
        (tag !== undefined && !TAG.test(tag) ? `'${tag}' is not a tag` : undefined) ??
        (digest !== undefined && !isDigest(digest) ? `'${digest}' is not a digest` : undefined));
  if (problem !== undefined) {
    throw new PostrojError('BAD_REFERENCE', `malformed reference '${text}': ${problem}`, {
      hint: 'Write [registry/]name[:tag][@digest], such as debian:bookworm-slim.',
    });
  }
  return { registry, repository, tag, digest };
}

function isDigest(digest: string): boolean {
  return digest.startsWith('sha256:') ? /^sha256:[0-9a-f]{64}$/.test(digest) : DIGEST.test(digest);
}

/** As docker has it: the part before the first slash, when it has a dot or a colon, or is localhost. */
function isRegistry(first: string): boolean {
  return /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
}

function registryProblem(registry: string | undefined): string | undefined {
  return registry === undefined || HOST.test(registry)
    ? undefined
    : `'${registry}' is not a registry`;
}

function repositoryProblem(repository: string): string | undefined {
  if (repository === '') return 'the name is empty';
  if (repository !== repository.toLowerCase()) return 'the name must be lower-case';
  if (repository.length > 255) return 'the name is longer than 255 characters';
  const bad = repository.split('/').find((component) => !COMPONENT.test(component));
  return bad === undefined ? undefined : `'${bad}' is not a name`;
}
