import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { isLost, Runs } from '../../../src/machine/runs.js';
import { exists } from '../../../src/system/files.js';
import { ownMark } from '../../../src/system/owner.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const fresh = async () => new Runs(path.join(await mkdtemp(path.join(temporary, 'x')), 'run'));
const facts = { label: 'debian-bookworm', init: 'systemd' };
/** Of this pid namespace, and of no process. */
const deadMark = `${ownMark.split(':')[0] ?? ''}:4194305:1`;

describe('Runs', () => {
  it('gives each machine a name of its own, and keeps who runs it', async () => {
    const runs = await fresh();
    const claims = Array.from({ length: 20 }, () => runs.claim(facts));
    expect(new Set(claims.map(({ run }) => run.name)).size).toBe(20);
    const [first] = await runs.all();
    expect(first?.record).toEqual({
      ...{ schema: 1, name: expect.stringMatching(/^postroj-debian-bookworm-[0-9a-f]{8}$/) },
      ...{ ...facts, state: 'booting', startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
      owner: { pid: process.pid, startTime: ownMark.split(':')[2], mark: ownMark },
    });
  });

  it('finds by the name or a part of it, and else says UNKNOWN_MACHINE', async () => {
    const runs = await fresh();
    const none = await failureOf(() => runs.find('x'));
    expect([none.code, none.message, none.hint]).toEqual([
      ...['UNKNOWN_MACHINE', "no machine 'x'", 'None has run here.'],
    ]);
    const { run, suffix } = runs.claim(facts);
    expect((await runs.find(run.name)).name).toBe(run.name);
    expect((await runs.find(suffix)).name).toBe(run.name);
    runs.claim(facts);
    const many = await failureOf(() => runs.find('debian'));
    expect(many.message).toBe("more than one machine 'debian'");
    expect(many.hint).toContain(run.name);
    const no = await failureOf(() => runs.find('fedora'));
    expect(no.hint).toMatch(
      /^The latest: postroj-debian-bookworm-\w+, postroj-debian-bookworm-\w+$/,
    );
  });

  it('tells of those whose owner was killed, and leaves the others alone', async () => {
    const runs = await fresh();
    const [dead, alive, ended] = [
      runs.claim(facts).run,
      runs.claim(facts).run,
      runs.claim(facts).run,
    ];
    dead.update({
      state: 'running',
      owner: { pid: 4194305, startTime: '1', mark: deadMark },
    });
    ended.end('powered off');
    expect([dead, alive, ended].map(({ record }) => isLost(record))).toEqual([true, false, false]);
    await runs.settle();
    const found = await Promise.all([dead, alive, ended].map(({ name }) => runs.find(name)));
    const ends = found.map(({ record }) => [record.state, record.end]);
    expect(ends).toEqual([
      ['ended', 'its postroj was killed'],
      ['booting', undefined],
      ['ended', 'powered off'],
    ]);
  });

  it('removes what is kept no longer, and nothing else', async () => {
    const runs = await fresh();
    const [old, young] = [runs.claim(facts).run, runs.claim(facts).run];
    old.update({ state: 'ended', endedAt: '2001-01-01T00:00:00.000Z' });
    young.end('powered off');
    await mkdir(path.join(runs.directory, 'not-a-machine'));
    await writeFile(path.join(old.journalDirectory, 'x.journal'), 'x');
    await runs.settle();
    expect(await Promise.all([old, young].map(({ directory }) => exists(directory)))).toEqual([
      ...[false, true],
    ]);
    expect(await exists(path.join(runs.directory, 'not-a-machine'))).toBe(true);
  });

  it('measures once what an ended one takes of the disk', async () => {
    const runs = await fresh();
    const { run } = runs.claim(facts);
    await writeFile(path.join(run.journalDirectory, 'x.journal'), 'x'.repeat(10_000));
    run.end('powered off');
    await runs.settle();
    const measured = (await runs.find(run.name)).record.sizeBytes ?? 0;
    expect(measured).toBeGreaterThanOrEqual(10_000);
    await writeFile(path.join(run.journalDirectory, 'y.journal'), 'y'.repeat(100_000));
    await runs.settle();
    expect((await runs.find(run.name)).record.sizeBytes).toBe(measured);
  });

  it('may be settled by several at once', async () => {
    const runs = await fresh();
    const claims = Array.from({ length: 30 }, () => runs.claim(facts));
    for (const [number, { run }] of claims.entries()) {
      const owner = { pid: 4194305, startTime: '1', mark: deadMark };
      run.update(number % 2 ? { owner } : { state: 'ended', endedAt: '2001-01-01T00:00:00Z' });
    }
    await Promise.all(Array.from({ length: 5 }, () => runs.settle()));
    const left = (await runs.all()).map(({ record }) => record.end);
    expect(left).toEqual(Array.from({ length: 15 }, () => 'its postroj was killed'));
  });
});
