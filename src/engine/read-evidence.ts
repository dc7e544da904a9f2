import { open } from 'node:fs/promises';
import path from 'node:path';

import { unlessMissing } from '../system/files.js';
import type { EvidenceFile } from './report-source.js';
import type { RunResult } from './result.js';

const MOST_OF_A_FILE = 128 * 1024;
/** What is shown of a longer one. */
const END = 32 * 1024;
/** Of all together: a page that a browser, or an upload, can cope with. */
const MOST_OF_ALL = 16 * 1024 * 1024;

/**
 * What a page shows of the evidence in the report directory: texts, of long ones the end, and pictures
 * where they are small; of all the rest how long it is.
 */
export async function readEvidence(
  directory: string,
  { targets }: Pick<RunResult, 'targets'>,
): Promise<Map<string, EvidenceFile>> {
  const files = new Map<string, EvidenceFile>();
  let room = MOST_OF_ALL;
  for (const name of targets.flatMap(({ evidence = [] }) => evidence)) {
    const file = await unlessMissing(readFileFor(path.join(directory, name), room));
    if (!file) continue;
    room -= Buffer.byteLength(file.text ?? '');
    files.set(name, file);
  }
  return files;
}

async function readFileFor(file: string, room: number): Promise<EvidenceFile> {
  const handle = await open(file);
  try {
    const { size: sizeBytes } = await handle.stat();
    const isWhole = sizeBytes <= MOST_OF_A_FILE;
    const length = isWhole ? sizeBytes : END;
    const isText = file.endsWith('.txt') || (file.endsWith('.svg') && isWhole);
    if (!isText || length > room) return { sizeBytes, isWhole: false };
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(length),
      0,
      length,
      sizeBytes - length,
    );
    const text = buffer.toString('utf8', 0, bytesRead);
    return { sizeBytes, isWhole, text: isWhole ? text : text.slice(text.indexOf('\n') + 1) };
  } finally {
    await handle.close();
  }
}
