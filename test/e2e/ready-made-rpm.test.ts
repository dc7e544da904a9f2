import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { familyRoot } from './support/family-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget, withoutNotes } from './support/result.js';
import { buildRpm } from './support/rpm.js';
import { answering } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

/** With dnf5 on a root made of Debian, where packages leave their services to the administrator. */

const directory = temporaryDirectory();

afterEach(() => expectNothingLeft(sharedStateDir));

const name = 'e2e-left';
const PROGRAM = '/usr/libexec/e2e-left';
const rpm = {
  name,
  version: '1.0',
  files: {
    [PROGRAM]: answering('404 Not Found'),
    [`/usr/lib/systemd/system/${name}.service`]: `[Service]\nExecStart=${PROGRAM} --port 8000\n[Install]\nWantedBy=multi-user.target\n`,
  },
  programs: [PROGRAM],
};

async function written(cwd: string, words: readonly string[]) {
  await buildRpm(join(cwd, 'dist'), rpm);
  const image = `tar:${await familyRoot('dnf5')}`;
  expectExit(await postroj([...words, '--image', image], { cwd }), 0);
  const config = await readFile(join(cwd, '.postroj.yml'), 'utf8');
  const ended = await postroj(['pkgprobe', '--json'], { cwd });
  expectExit(ended, 0);
  const told = withoutNotes(onlyTarget(ended)).map(({ kind, target }) => `${kind} ${target}`);
  return { checks: config.slice(config.indexOf('checks:')), told };
}

it('what init writes for an rpm passes at once', async () => {
  expect(await written(join(directory, 'init'), ['init', 'dist/'])).toEqual({
    checks: `checks:\n  - unit: ${name}\n  # from ${name}\n  - tcp: localhost:8000\n`,
    told: [`after install ${name}.service`, `unit ${name}.service`, 'tcp localhost:8000'],
  });
});

it('what record writes of a service that an administrator has to start passes at once', async () => {
  const words = ['record', '--package', 'dist/'];
  expect(await written(join(directory, 'record'), words)).toEqual({
    checks: `checks:\n  - unit: ${name}\n  - http: http://localhost:8000/\n    status: 404\n`,
    told: [`after install ${name}.service`, `unit ${name}.service`, 'http http://localhost:8000/'],
  });
});
