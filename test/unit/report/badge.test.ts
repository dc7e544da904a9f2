import { describe, expect, it } from '@jest/globals';
import { XmlDocument } from 'libxml2-wasm';

import type { TargetResult, Verdict } from '../../../src/engine/result.js';
import { renderBadge } from '../../../src/report/badge.js';
import { hostileRun } from '../../support/hostile.js';
import { runResult, targetResult } from '../../support/results.js';

function debian(version: string, verdict: Verdict = 'pass', more: Partial<TargetResult> = {}) {
  const os = { id: 'debian', versionId: version, prettyName: `Debian GNU/Linux ${version}` };
  return targetResult({ image: `debian-${version}`, verdict, os, ...more });
}

/** What is written on it, what it says to who cannot see it, and its colour. */
function badge(targets: readonly TargetResult[]): readonly (string | undefined)[] {
  const document = XmlDocument.fromString(renderBadge(runResult({ targets })));
  const s = { s: 'http://www.w3.org/2000/svg' };
  const text = document.find('//s:text', s).map(({ content }) => content);
  const fill = document.get('//s:g/s:rect[2]/@fill', s)?.content;
  return [...text, document.get('//s:title', s)?.content, fill];
}

describe('renderBadge', () => {
  it('names the systems that it works on, by what versions are worth', () => {
    const targets = [
      debian('13'),
      debian('9'),
      debian('12'),
      debian('12', 'pass', { arch: 'arm64' }),
    ];
    expect(badge(targets)).toEqual([
      'tested on',
      'Debian 9, 12, 13',
      'tested on: Debian 9, 12, 13',
      '#1f7a45',
    ]);
  });

  it('counts where not all passed; one that failed once has failed', () => {
    const targets = [
      debian('12'),
      debian('13', 'fail', { arch: 'arm64' }),
      debian('13'),
      debian('11', 'error'),
    ];
    const text = '1 of 3 systems';
    expect(badge(targets)).toEqual(['tested on', text, `tested on: ${text}: Debian 12`, '#a85d00']);
    const failed = badge([debian('12', 'fail')]);
    expect(failed.slice(1)).toEqual(['0 of 1 systems', 'tested on: 0 of 1 systems', '#b3202c']);
  });

  it('counts where the names are too many, which are all told', () => {
    const targets = Array.from({ length: 30 }, (_, index) => debian(String(index + 1)));
    const [, text, title = ''] = badge(targets);
    expect(text).toBe('30 systems');
    expect(title).toMatch(/^tested on: Debian 1, 2, 3, .*, 30$/);
  });

  it('knows nothing of what was skipped', () => {
    expect(badge([debian('12'), debian('13', 'skip')])[1]).toBe('Debian 12');
    expect(badge([debian('13', 'skip')])[1]).toBe('nothing');
  });

  it('is well-formed whatever a system calls itself', () => {
    expect(() => XmlDocument.fromString(renderBadge(hostileRun))).not.toThrow();
    const os = { id: 'x', versionId: '"/><script>1</script>', prettyName: '<b>' };
    const document = XmlDocument.fromString(
      renderBadge(runResult({ targets: [targetResult({ os })] })),
    );
    expect(document.find('//*[local-name()="script"]')).toEqual([]);
  });
});
