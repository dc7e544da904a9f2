import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import type { Container } from '../../../src/containers/container.js';
import { isLost } from '../../../src/containers/lost.js';
import { readBootId } from '../../../src/system/boot-id.js';
import { Registry } from '../../../src/containers/registry.js';
import { ownMark } from '../../../src/system/owner.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { containerFacts } from '../../support/containers.js';

const base = temporaryDirectory();
let current = '';
beforeEach(() => {
  current = mkdtempSync(path.join(base, 'case-'));
});
const directory = () => current;
let registry: Registry;
beforeEach(() => {
  registry = new Registry(path.join(directory(), 'containers'));
});
const create = (name?: string, changes: Partial<Container> = {}) =>
  registry.create({ ...containerFacts, ...changes }, name);

describe('the registry of containers', () => {
  it('is empty where nothing was ever run', () => {
    expect(registry.list()).toEqual([]);
  });

  it('gives each an id of 64 digits, and a name of an adjective and a noun unless it has one', () => {
    const [named, other] = [create('web'), create()];
    expect(named.id).toMatch(/^[0-9a-f]{64}$/);
    expect(named.name).toBe('web');
    expect(other.name).toMatch(/^[a-z]+_[a-z]+$/);
    expect(registry.list().map(({ name }) => name)).toHaveLength(2);
  });

  it('finds by name, with a slash as well, by id, and by the beginning of an id', () => {
    const { id } = create('web');
    for (const wanted of ['web', '/web', id, id.slice(0, 12), id.slice(0, 3)])
      expect(registry.find(wanted).id).toBe(id);
  });

  it.each(['nosuch', '', '../web', 'deadbeefdeadbeef'])(
    "says NO_SUCH_CONTAINER in docker's words for %j",
    (wanted) => {
      create('web');
      expect(() => registry.find(wanted)).toThrow(
        expect.objectContaining({
          code: 'NO_SUCH_CONTAINER',
          message: `No such container: ${wanted}`,
        }),
      );
    },
  );

  it('says CONTAINER_AMBIGUOUS for a beginning that several have, but a name wins', () => {
    const ids = Array.from({ length: 17 }, () => create().id); // two begin alike
    const first = ids.map((id) => id[0]).find((digit, index, all) => all.indexOf(digit) < index);
    expect(() => registry.find(first ?? '')).toThrow(
      expect.objectContaining({
        code: 'CONTAINER_AMBIGUOUS',
        message: `Multiple IDs found with provided prefix: ${first}`,
      }),
    );
    const named = create(`${first}${first}`);
    expect(registry.find(`${first}${first}`).id).toBe(named.id);
  });

  it('gives a name to one only, CONTAINER_NAME_TAKEN for the others, until it is removed', async () => {
    const first = create('web');
    expect(() => create('web')).toThrow(
      expect.objectContaining({
        code: 'CONTAINER_NAME_TAKEN',
        message: `Conflict. The container name "/web" is already in use by container "${first.id}". You have to remove (or rename) that container to be able to reuse that name.`,
      }),
    );
    expect(registry.list()).toHaveLength(1);
    await registry.remove(first);
    expect(() => registry.find('web')).toThrow('No such container: web');
    expect(create('web').id).not.toBe(first.id);
  });

  it('takes a name back from one that was removed by half', () => {
    mkdirSync(path.join(registry.directory, 'names'), { recursive: true });
    symlinkSync('f'.repeat(64), path.join(registry.directory, 'names', 'web'));
    expect(create('web').name).toBe('web');
  });

  it.each(['c', '-web', 'a b', '../x', ''])('refuses the name %j', (name) => {
    expect(() => create(name)).toThrow(
      `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    );
  });

  it('lists the latest first', () => {
    create('older', { createdAt: '2026-01-01T00:00:00.000Z' });
    create('newer', { createdAt: '2026-01-02T00:00:00.000Z' });
    expect(registry.list().map(({ name }) => name)).toEqual(['newer', 'older']);
  });

  it('does not write what was removed meanwhile', async () => {
    const container = create('web');
    await registry.remove(container);
    registry.write({ ...container, state: 'exited' });
    expect(registry.list()).toEqual([]);
  });
});

describe('one whose owner is gone', () => {
  const running = { machine: 'm', init: { name: 'systemd', version: '252' }, pid: 1 };
  const dead = ownMark.replace(/:\d+$/, ':1');

  it.each([
    ['was killed', { owner: dead, bootId: readBootId() }],
    ['was of another start of the host', { owner: ownMark, bootId: 'another' }],
  ])('does not run, and says so when it %s', (_, owner) => {
    create('web', { state: 'running', running: { ...running, ...owner } });
    const [found] = registry.list();
    expect(found).toMatchObject({ state: 'exited', exitCode: 255 });
    expect(found?.running).toBeUndefined();
    expect(Date.parse(found?.finishedAt ?? '')).not.toBeNaN();
    expect(registry.find('web').state).toBe('exited');
  });

  it('but was only created stays so', () => {
    create('web', { running: { ...running, owner: dead, bootId: readBootId() } });
    expect(registry.find('web')).toMatchObject({ state: 'created' });
  });

  it('is not one whose owner lives', () => {
    expect(isLost({ running: { ...running, owner: ownMark, bootId: readBootId() } })).toBe(false);
    expect(isLost({})).toBe(false);
  });
});
