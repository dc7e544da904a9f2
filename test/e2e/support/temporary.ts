import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A directory for a test file, gone after it. Call at the top level. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'e2e-'));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}
