import { describe, expect, it } from '@jest/globals';

import { resolveReference } from '../../../src/distros/resolve.js';
import type { Pulled, PullFailure } from '../../../src/engine/pull.js';
import { PostrojError } from '../../../src/errors.js';
import { renderMoves, renderPulled, renderPulls } from '../../../src/report/pulls.js';

const digest = `sha256:0123456789ab${'c'.repeat(52)}`;
const other = `sha256:${'d'.repeat(64)}`;

function pulled(name: string, status: Pulled['status']): Pulled {
  const image = { digest, sizeBytes: 98_700_000 } as Pulled['image'];
  const target = { resolution: resolveReference(name), arch: 'amd64' };
  return { target, status, image, durationMs: 1234 };
}

function failed(name: string, error: unknown): PullFailure {
  const target = { resolution: resolveReference(name), arch: 'amd64' };
  return { target, status: 'failed', error, durationMs: 61_000 };
}

describe('renderPulled', () => {
  it.each<[Pulled['status'], string]>([
    ['up to date', 'Image is up to date for debian-bookworm'],
    ['downloaded', 'Downloaded newer image for debian-bookworm'],
    ['prepared anew', 'Prepared image anew for debian-bookworm'],
  ])('%s', (status, sentence) => {
    expect(renderPulled(pulled('debian-12', status))).toBe(
      `Digest: ${digest}\nStatus: ${sentence}`,
    );
  });
});

describe('renderPulls', () => {
  it('has a line for each image, and the last line of what went wrong', () => {
    const outcomes = [
      pulled('debian-12', 'up to date'),
      failed('debian-13', new PostrojError('IMAGE_UNAVAILABLE', 'no source gave it:\na: x\nb: y')),
      failed('debian:sid', 'thrown'),
      pulled('alpine', 'downloaded'),
    ];
    expect(renderPulls(outcomes).split('\n')).toEqual([
      'IMAGE            STATUS      DIGEST               SIZE   SECONDS  REASON',
      'debian-bookworm  up to date  sha256:0123456789ab  99 MB  1.2',
      'debian-trixie    failed                                  61.0     b: y',
      'debian:sid       failed                                  61.0     thrown',
      'alpine-3.24      downloaded  sha256:0123456789ab  99 MB  1.2',
    ]);
  });

  it('has no reasons when all went well', () => {
    expect(renderPulls([pulled('debian-12', 'downloaded')]).split('\n')[0]).toMatch(/SECONDS$/);
  });
});

describe('renderMoves', () => {
  it('tells what moved, and what is new', () => {
    const moves = [
      { image: 'debian-bookworm', before: digest, after: other },
      { image: 'b:1', before: undefined, after: other },
    ];
    expect(renderMoves(moves).split('\n')).toEqual([
      'debian-bookworm  sha256:0123456789ab → sha256:dddddddddddd',
      'b:1              new → sha256:dddddddddddd',
    ]);
  });

  it('says that nothing moved', () => {
    expect(renderMoves([])).toBe('postroj.lock: nothing moved');
  });
});
