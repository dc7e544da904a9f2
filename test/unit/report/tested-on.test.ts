import { describe, expect, it } from '@jest/globals';

import { renderTestedOn } from '../../../src/report/tested-on.js';
import { hostileRun } from '../../support/hostile.js';
import { mixed, runResult, targetResult } from '../../support/results.js';

describe('renderTestedOn', () => {
  it('is a table in an order of its own, without anything that changes from run to run', () => {
    const init = { name: 'systemd', version: '252' };
    const targets = mixed.targets.map((target) => ({ ...target, init }));
    const table = renderTestedOn(runResult({ targets }));
    expect(table).toBe(`| System | Image | Architecture | Init | Result |
| --- | --- | --- | --- | --- |
| Debian 12 | debian-bookworm | amd64 | systemd 252 | ✅ works |
| debian-forky | debian-forky | amd64 | systemd 252 | ⚠️ could not be told |
| debian-sid | debian-sid | amd64 | systemd 252 | ⏭️ no package for it |
| debian-trixie | debian-trixie | amd64 | systemd 252 | ❌ does not work |
`);
    const slower = [...targets].reverse().map((target) => ({ ...target, durationMs: 99 }));
    expect(renderTestedOn(runResult({ targets: slower }))).toBe(table);
  });

  it('orders versions by what they are worth', () => {
    const os = (versionId: string) => ({ id: 'debian', versionId, prettyName: 'Debian' });
    const targets = ['13', '9', '12'].map((version) => targetResult({ os: os(version) }));
    const rows = renderTestedOn(runResult({ targets })).split('\n').slice(2);
    expect(rows.map((row) => row.split(' | ')[0])).toEqual([
      '| Debian 9',
      '| Debian 12',
      '| Debian 13',
      '',
    ]);
  });

  it('keeps a row a row, whatever is in it', () => {
    const table = renderTestedOn(hostileRun);
    expect(table.trimEnd().split('\n')).toHaveLength(5);
    expect(table).not.toMatch(/<script|<img/);
  });
});
