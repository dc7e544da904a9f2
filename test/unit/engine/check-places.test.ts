import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { checkPlaces } from '../../../src/engine/check-places.js';
import { noInputs, type RawInputs } from '../../../src/engine/inputs.js';
import { buildPlan, planFor } from '../../../src/engine/plan.js';
import { temporaryDirectory } from '../../support/temporary.js';

const cwd = temporaryDirectory();
const machine = { unitName: (name: string) => `${name}.service` };

beforeAll(async () => {
  const config = `images: [debian-13, debian-12]
checks:
  - unit: webfs
  - http: http://localhost/
overrides:
  debian-12:
    checks:
      - command: 'true'
`;
  await writeFile(path.join(cwd, '.postroj.yml'), config);
});

/** Of the checks of a target, each with the place that it is found at. */
async function places(target: number, inputs: Partial<RawInputs> = {}) {
  const plan = await buildPlan({ ...noInputs, ...inputs }, cwd);
  const one = plan.targets[target];
  if (!one) throw new Error('no such target');
  const placeOf = checkPlaces(planFor(one, plan), machine);
  const looks = [
    { kind: 'unit', target: 'webfs.service', expected: 'active' },
    { kind: 'after-install', target: 'webfs.service', expected: 'started' },
    { kind: 'http', target: 'http://localhost/', expected: '2xx' },
    { kind: 'command', target: 'true', expected: 'exit code 0' },
    { kind: 'journal', target: 'webfs.service', expected: 'nothing' },
  ];
  return looks.map(placeOf);
}

describe('checkPlaces', () => {
  it('finds checks where they are written, and what a package did where its unit is', async () => {
    expect(await places(0)).toEqual([
      '.postroj.yml:3:5',
      '.postroj.yml:3:5',
      '.postroj.yml:4:5',
      undefined,
      undefined,
    ]);
  });

  it("finds an image's own, too", async () => {
    expect((await places(1))[3]).toBe('.postroj.yml:8:9');
  });

  it('finds none of flags, though the file has some', async () => {
    const found = await places(0, { checkUnit: ['webfs'] });
    expect(found.every((place) => place === undefined)).toBe(true);
    expect((await places(1, { checkUnit: ['webfs'] }))[0]).toBeUndefined();
  });

  it('begins where it was run, wherever the file is', async () => {
    const config = path.join('..', path.basename(cwd), '.postroj.yml');
    expect((await places(0, { config }))[0]).toBe(`../${path.basename(cwd)}/.postroj.yml:3:5`);
  });
});
