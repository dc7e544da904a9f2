import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { expectNothingLeft } from '../support/leftovers.js';
import { racker } from '../support/racker-program.js';
import { startFailingRegistry, startRegistry, type FilledRegistry } from '../support/registry.js';
import { bootableOci } from '../support/roots.js';
import { temporaryDirectory } from '../support/temporary.js';

const stateDir = `${temporaryDirectory()}/state`;

let registry: FilledRegistry;
beforeAll(async () => {
  registry = await startRegistry({ oci: await bootableOci(), tags: ['bookworm', 'latest'] });
});
afterAll(async () => {
  await registry.stop();
  await expectNothingLeft(stateDir);
});

const online = (...args: string[]) => racker(args, { stateDir, env: registry.env });
const offline = (...args: string[]) => racker(args, { stateDir });

const DIGEST = /Digest: (sha256:[0-9a-f]{64})\n/;
let digest = '';

describe('racker pull', () => {
  it('says what docker says, line by line', async () => {
    const { exitCode, stdout, stderr } = await online('pull', 'debian:bookworm');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    digest = DIGEST.exec(stdout)?.[1] ?? '';
    const layer = /^([0-9a-f]{12}): Pulling fs layer$/m.exec(stdout)?.[1] ?? '';
    expect(stdout.split('\n')).toEqual([
      'bookworm: Pulling from library/debian',
      `${layer}: Pulling fs layer`,
      `${layer}: Download complete`,
      `${layer}: Pull complete`,
      `Digest: ${digest}`,
      'Status: Downloaded newer image for debian:bookworm',
      'docker.io/library/debian:bookworm',
      '',
    ]);
  });

  it('finds it up to date the second time, and another name of it', async () => {
    expect((await online('pull', 'docker.io/library/debian:bookworm')).stdout).toBe(
      `bookworm: Pulling from library/debian\nDigest: ${digest}\nStatus: Image is up to date for debian:bookworm\ndocker.io/library/debian:bookworm\n`,
    );
    expect((await online('pull', 'debian')).stdout).toBe(
      `Using default tag: latest\nlatest: Pulling from library/debian\nDigest: ${digest}\nStatus: Image is up to date for debian:latest\ndocker.io/library/debian:latest\n`,
    );
  });

  it('is quiet', async () => {
    expect(await online('pull', '-q', 'debian:bookworm')).toMatchObject({
      ...{ exitCode: 0, stdout: 'docker.io/library/debian:bookworm\n', stderr: '' },
    });
  });

  it('of a tag that is not there', async () => {
    expect(await online('pull', 'debian:nope')).toMatchObject({
      exitCode: 1,
      stderr:
        'Error response from daemon: manifest for debian:nope not found: manifest unknown: manifest unknown\n',
    });
  });

  it('before a run of what is not there: both are said, and the exit code is 125', async () => {
    const denying = await startFailingRegistry(401);
    try {
      const words = ['run', '--rm', 'opensuse/leap2', 'bash'];
      expect(await racker(words, { stateDir, env: denying.env })).toMatchObject({
        exitCode: 125,
        stdout: '',
        stderr: `Unable to find image 'opensuse/leap2:latest' locally
latest: Pulling from opensuse/leap2
racker: Error response from daemon: pull access denied for opensuse/leap2, repository does not exist or may require 'docker login': denied: requested access to the resource is denied

Run 'racker run --help' for more information
`,
      });
    } finally {
      await denying.stop();
    }
  });
});

describe('racker images', () => {
  it('has a line for each name', async () => {
    const { stdout } = await offline('images');
    const short = digest.slice('sha256:'.length, 'sha256:'.length + 12);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^REPOSITORY {3}TAG {8,}IMAGE ID {7}CREATED {2,}SIZE$/);
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['debian', 'bookworm', short],
      ['debian', 'latest', short],
    ]);
    expect(lines[0]).toMatch(/ago {2,}[\d.]+MB$/);
  });

  it('is filtered, and formatted', async () => {
    const form = ['--format', '{{.Repository}}:{{.Tag}}'];
    expect((await offline('images', ...form, 'debian:book*')).stdout).toBe('debian:bookworm\n');
    expect((await offline('images', ...form, 'ubuntu')).stdout).toBe('');
    const filter = ['--filter', 'reference=*:latest'];
    expect((await offline('images', ...form, ...filter)).stdout).toBe('debian:latest\n');
    expect((await offline('images', '-q', '--filter', 'dangling=true')).stdout).toBe('');
    expect((await offline('images', '-q', '--no-trunc', 'debian:latest')).stdout).toBe(
      `${digest}\n`,
    );
  });

  it('are inspected by name and by id', async () => {
    const form = ['--format', '{{.Id}} {{json .RepoTags}} {{.Os}}/{{.Architecture}}'];
    const expected = `${digest} ["debian:bookworm","debian:latest"] linux/amd64\n`;
    expect((await offline('image', 'inspect', ...form, 'debian:bookworm')).stdout).toBe(expected);
    expect((await offline('inspect', ...form, digest.slice(7, 17))).stdout).toBe(expected);
    expect((await offline('inspect', ...form, `debian@${digest}`)).stdout).toBe(expected);
  });
});

describe('racker rmi', () => {
  it('takes a name away, and the image with the last one', async () => {
    expect((await offline('rmi', digest.slice(7, 19))).stderr).toContain(
      '(must be forced) - image is referenced in multiple repositories',
    );
    expect((await offline('rmi', 'debian')).stdout).toBe('Untagged: debian:latest\n');
    expect((await offline('rmi', 'debian:bookworm')).stdout).toBe(
      `Untagged: debian:bookworm\nDeleted: ${digest}\n`,
    );
    expect((await offline('images', '-q')).stdout).toBe('');
    expect(await offline('rmi', 'debian:bookworm')).toMatchObject({
      ...{ exitCode: 1, stderr: 'Error response from daemon: No such image: debian:bookworm\n' },
    });
  });
});
