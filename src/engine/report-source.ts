import type { RunResult } from './result.js';

/** A file of the report directory, as far as a page may carry it. */
export interface EvidenceFile {
  readonly sizeBytes: number;
  /** Its end where it is long; undefined where it is too long for that, too, or no text. */
  readonly text?: string;
  /** The text is all of it. */
  readonly isWhole: boolean;
}

/** All that a report is made of. */
export interface ReportSource {
  readonly result: RunResult;
  /** By the paths that the targets have. */
  readonly evidence: ReadonlyMap<string, EvidenceFile>;
}
