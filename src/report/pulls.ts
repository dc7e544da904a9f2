import type { Pulled, PullOutcome } from '../engine/pull.js';
import type { Move } from '../engine/image-lock.js';
import { renderColumns } from './columns.js';

const sentences: Readonly<Record<Pulled['status'], string>> = {
  'up to date': 'Image is up to date for',
  downloaded: 'Downloaded newer image for',
  'prepared anew': 'Prepared image anew for',
};

/** What docker says at the end of a pull. */
export function renderPulled({ image, status, target }: Pulled): string {
  return `Digest: ${image.digest}\nStatus: ${sentences[status]} ${target.resolution.name}`;
}

/** A line for each image: what came of it, or the last line of why nothing did. */
export function renderPulls(outcomes: readonly PullOutcome[]): string {
  const rows = outcomes.map((outcome) => {
    const seconds = (outcome.durationMs / 1000).toFixed(1);
    const start = [outcome.target.resolution.name, outcome.status];
    if (outcome.status === 'failed') return [...start, '', '', seconds, lastLine(outcome.error)];
    const { digest, sizeBytes } = outcome.image;
    return [...start, shortDigest(digest), `${Math.round(sizeBytes / 1e6)} MB`, seconds];
  });
  const reason = outcomes.some(({ status }) => status === 'failed') ? ['REASON'] : [];
  const head = ['IMAGE', 'STATUS', 'DIGEST', 'SIZE', 'SECONDS', ...reason];
  return renderColumns([head, ...rows]).join('\n');
}

function lastLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n').at(-1) ?? '';
}

/** What a lock file says now that it did not say before. */
export function renderMoves(moves: readonly Move[]): string {
  if (moves.length === 0) return 'postroj.lock: nothing moved';
  return renderColumns(
    moves.map(({ image, before, after }) => [
      image,
      `${before === undefined ? 'new' : shortDigest(before)} → ${shortDigest(after)}`,
    ]),
  ).join('\n');
}

/** As many digits as docker shows. */
function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
