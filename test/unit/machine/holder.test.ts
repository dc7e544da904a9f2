import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';

import { bindHolder, buildHolder } from '../../../src/machine/holder.js';

it('waits until its input ends, and then ends well', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'holder-'));
  try {
    const [bind] = bindHolder(directory);
    const child = spawn(bind?.hostPath ?? '', { stdio: ['pipe', 'ignore', 'inherit'] });
    await once(child, 'spawn');
    const exited = once(child, 'exit');
    expect(child.exitCode).toBeNull();
    child.stdin.end();
    expect(await exited).toEqual([0, null]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

it('ends by a signal, as any program', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'holder-'));
  const [bind] = bindHolder(directory);
  const child = spawn(bind?.hostPath ?? '', { stdio: ['pipe', 'ignore', 'inherit'] });
  await once(child, 'spawn');
  const exited = once(child, 'exit');
  execFileSync('kill', ['-TERM', String(child.pid)]);
  expect(await exited).toEqual([null, 'SIGTERM']);
  rmSync(directory, { recursive: true });
});

it('is there for the processors that we know, and no others', () => {
  expect(buildHolder('x64')?.readUInt16LE(18)).toBe(62);
  expect(buildHolder('arm64')?.readUInt16LE(18)).toBe(183);
  expect(buildHolder('mips')).toBeUndefined();
});
