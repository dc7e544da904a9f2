import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startApplicationRegistry } from '../support/application-images.js';
import { expectNothingLeft } from '../support/leftovers.js';
import { racker as runRacker, type RackerEnd } from '../support/racker-program.js';
import type { FilledRegistry } from '../support/registry.js';
import { temporaryDirectory } from '../support/temporary.js';

const directory = temporaryDirectory();
const stateDir = join(directory, 'state');
let registry: FilledRegistry;
let racker: (args: readonly string[]) => Promise<RackerEnd>;

beforeAll(async () => {
  registry = await startApplicationRegistry(directory);
  racker = (args) => runRacker(args, { stateDir, env: registry.env });
});
afterAll(async () => {
  await registry.stop();
  await expectNothingLeft(stateDir);
});

const app = (name: string) => `127.0.0.1:${registry.port}/app:${name}`;
const said = async (...args: readonly string[]) => (await racker(args)).stdout;

/** Waits until it has said so: its trap is set by then. */
async function untilItSays(container: string, text: string): Promise<void> {
  while (!(await said('logs', container)).includes(text));
}

describe('an image with a stop signal', () => {
  it('is sent that by stop, and ends by it with its own exit code', async () => {
    await racker(['run', '-d', '--name', 'stoppable', app('stopsignal')]);
    await untilItSays('stoppable', 'ready');
    expect(await racker(['stop', 'stoppable'])).toMatchObject({
      exitCode: 0,
      stdout: 'stoppable\n',
    });
    expect(await said('logs', 'stoppable')).toBe('ready\ngot-QUIT\n');
    expect(await said('wait', 'stoppable')).toBe('42\n');
  });

  it('starts anew, is told another signal by kill, and is killed when it is late', async () => {
    expect((await racker(['start', 'stoppable'])).exitCode).toBe(0);
    await untilItSays('stoppable', 'got-QUIT\nready');
    expect((await racker(['kill', '-s', 'TERM', 'stoppable'])).exitCode).toBe(0);
    await untilItSays('stoppable', 'got-TERM');
    expect((await racker(['stop', '-t', '0', 'stoppable'])).exitCode).toBe(0);
    expect(await said('wait', 'stoppable')).toBe('137\n');
    expect((await racker(['rm', 'stoppable'])).exitCode).toBe(0);
  });

  it('is entered by exec, as the user and in the directory of the container, and seen by ps', async () => {
    const flags = ['-w', '/var/tmp', '-u', '5000', '-e', 'SHOWN=yes'];
    await racker(['run', '-d', '--name', 'entered', ...flags, app('stopsignal')]);
    await untilItSays('entered', 'ready');
    const script = 'id -u; pwd; echo $SHOWN; cat; exit 5';
    const ended = await racker(['exec', 'entered', 'sh', '-c', script]);
    expect(ended).toMatchObject({ exitCode: 5, stdout: '5000\n/var/tmp\nyes\n' });
    const nothing = await racker(['exec', '-w', '/none', 'entered', 'true']);
    const words = 'exec: chdir to "/none" failed: no such file or directory\n';
    expect(nothing).toMatchObject({ exitCode: 127, stderr: words });
    expect(await said('ps', '--format', '{{.Names}} {{.Image}}')).toBe(
      `entered ${app('stopsignal')}\n`,
    );
    expect((await racker(['rm', '-f', 'entered'])).exitCode).toBe(0);
    expect((await racker(['exec', 'entered', 'true'])).stderr).toContain(
      'No such container: entered',
    );
  });
});

describe('an image with a volume', () => {
  it('finds there what the image has, and a place of its own to write', async () => {
    expect(await said('run', '--rm', app('volume'))).toBe('of the image\n');
    const script = 'echo more >/data/new; ls /data; grep -c " /data " /proc/mounts';
    expect(await said('run', '--name', 'kept', app('volume'), 'sh', '-c', script)).toBe(
      'new\nthere\n1\n',
    );
    expect((await racker(['rm', '-v', 'kept'])).exitCode).toBe(0);
  });

  it('fills a named volume once, which then stays as it is', async () => {
    const run = (script: string) =>
      said('run', '--rm', '-v', 'named:/data', app('volume'), 'sh', '-c', script);
    expect(await run('ls /data; rm /data/there; touch /data/other')).toBe('there\n');
    expect(await run('ls /data')).toBe('other\n');
  });

  it('has its own /run and /tmp, not what systemd-nspawn would mount there', async () => {
    const script = 'cat /run/of-the-image; ls /tmp; ls -A /run | grep -c postroj';
    expect(await said('run', '--rm', app('volume'), 'sh', '-c', script)).toBe(
      'here\nof-the-image\n0\n',
    );
  });
});
