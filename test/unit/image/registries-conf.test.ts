import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import {
  entryFor,
  parseRegistriesConf,
  readRegistriesConf,
} from '../../../src/image/registries-conf.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();

const conf = `
unqualified-search-registries = ["docker.io"]

# [[registry]] in a comment
[[registry]]
prefix = "docker.io"
location = '127.0.0.1:5000/hub'
insecure = true

  [[registry.mirror]]
  location = "mirror.example"

[[registry]]
location = "ghcr.io"
insecure = false # nobody does

[[registry]]
blocked = true

[aliases]
"debian" = "docker.io/library/debian"
`;

it('parseRegistriesConf takes where registries are, and nothing else', () => {
  expect(parseRegistriesConf(conf)).toEqual([
    { prefix: 'docker.io', location: '127.0.0.1:5000/hub', insecure: true, mirrored: true },
    { prefix: 'ghcr.io', location: 'ghcr.io', insecure: false, mirrored: false },
  ]);
  expect(parseRegistriesConf('')).toEqual([]);
});

describe('entryFor', () => {
  const entry = (prefix: string) => ({ prefix, location: 'x', insecure: false, mirrored: false });
  const entries = [entry('ghcr.io'), entry('ghcr.io/owner'), entry('host:5000')];

  it.each([
    ['ghcr.io/other/name', 'ghcr.io'],
    ['ghcr.io/owner/name', 'ghcr.io/owner'],
    ['ghcr.io/owners/name', 'ghcr.io'],
    ['ghcr.io.example/name', undefined],
    ['host:5000/name', 'host:5000'],
    ['host:50001/name', undefined],
  ])('%s', (name, prefix) => {
    expect(entryFor(name, entries)?.prefix).toBe(prefix);
  });
});

describe('readRegistriesConf', () => {
  it('reads the file that the environment names', async () => {
    const file = path.join(temporary, 'named.conf');
    await writeFile(file, '[[registry]]\nlocation = "named"\n');
    const entries = await readRegistriesConf({ CONTAINERS_REGISTRIES_CONF: file });
    expect(entries.map(({ location }) => location)).toEqual(['named']);
  });

  it('leaves what cannot be read to skopeo', async () => {
    expect(await readRegistriesConf({ CONTAINERS_REGISTRIES_CONF: temporary })).toEqual([]);
  });

  it("reads the user's, and the pieces beside it", async () => {
    const HOME = await mkdtemp(path.join(temporary, 'home-'));
    const place = path.join(HOME, '.config/containers');
    await mkdir(path.join(place, 'registries.conf.d'), { recursive: true });
    await writeFile(path.join(place, 'registries.conf'), '[[registry]]\nlocation = "own"\n');
    await writeFile(
      path.join(place, 'registries.conf.d/a.conf'),
      '[[registry]]\nlocation = "piece"\n',
    );
    await writeFile(path.join(place, 'registries.conf.d/README'), '[[registry]]\nlocation = "no"');
    const locations = (await readRegistriesConf({ HOME })).map(({ location }) => location);
    expect(locations).toEqual(expect.arrayContaining(['own', 'piece']));
    expect(locations).not.toContain('no');
  });
});
