import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import { chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import { command } from '../../src/system/exec.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';
import { webTar } from './support/web-tar.js';

const LARGE_BYTES = 512 * 2 ** 20;
const directory = temporaryDirectory();
const at = (name: string) => join(directory, name);
let machine: Machine;

const inside = async (line: string) => {
  const { exitCode, stdout, stderr } = await machine.exec(command('sh', ['-c', line]));
  expect([line, exitCode, stderr]).toEqual([line, 0, '']);
  return stdout.trim();
};

beforeAll(async () => {
  machine = await bootImage(`tar:${await webTar()}`);
});
afterAll(async () => {
  await machine.stop();
  await expectNothingLeft(sharedStateDir);
});

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

describe('copying', () => {
  it('brings a tree in and out again, owners and links included', async () => {
    await mkdir(at('tree/inner'), { recursive: true });
    await writeFile(at('tree/inner/file'), 'content', { mode: 0o640 });
    await chown(at('tree/inner/file'), 33, 100);
    await symlink('inner/file', at('tree/link'));
    expect(await machine.copyIn(at('tree'), '/srv/')).toEqual({ leftOut: [] });
    const shown = 'cd /srv/tree && stat --format=%a:%u:%g inner/file && cat link';
    expect(await inside(shown)).toBe('640:33:100\ncontent');
    await inside('mkfifo /srv/tree/fifo && echo more >/srv/tree/more');
    expect(await machine.copyOut('/srv/tree', at('back'))).toEqual({ leftOut: ['/srv/tree/fifo'] });
    expect(readdirSync(at('back')).sort()).toEqual(['inner', 'link', 'more']);
    const { uid, gid, mode } = lstatSync(at('back/inner/file'));
    expect([uid, gid, mode & 0o777]).toEqual([33, 100, 0o640]);
  });

  it('brings a large file in and out to the byte', async () => {
    const block = Buffer.from(Array.from({ length: 2 ** 20 }, (_, index) => (index * 31) % 251));
    const blocks = function* () {
      for (let count = LARGE_BYTES / block.length; count > 0; count--) yield block;
    };
    await pipeline(Readable.from(blocks()), createWriteStream(at('large')));
    const digest = await digestOf(at('large'));
    await machine.copyIn(at('large'), '/var/tmp/large');
    expect(await inside('sha256sum </var/tmp/large')).toBe(`${digest}  -`);
    await machine.copyOut('/var/tmp/large', at('large-back'));
    expect(await digestOf(at('large-back'))).toBe(digest);
    await inside('rm /var/tmp/large');
  });

  it('COPY_FAILED: says what is not there', async () => {
    await expect(machine.copyOut('/srv/none', at('none'))).rejects.toMatchObject({
      code: 'COPY_FAILED',
      message: `cannot copy /srv/none to ${at('none')}: /srv/none is not there`,
    });
    await expect(machine.copyIn(at('none'), '/srv/')).rejects.toMatchObject({
      code: 'COPY_FAILED',
      message: `cannot copy ${at('none')} to /srv/: ${at('none')} is not there`,
    });
  });
});

describe('a symlink of the guest that points to the host', () => {
  beforeAll(async () => {
    await mkdir(at('secret'));
    await writeFile(at('secret/file'), 'secret');
    await writeFile(at('harmless'), 'harmless');
    await inside(`ln -s ${at('secret')} /srv/out && ln -s ${at('secret/file')} /srv/out-file`);
  });

  it('is not followed when something is copied to where it points', async () => {
    await expect(machine.copyIn(at('harmless'), '/srv/out/new')).rejects.toMatchObject({
      code: 'COPY_FAILED',
      message: `cannot copy ${at('harmless')} to /srv/out/new: no such file or directory`,
    });
    await machine.copyIn(at('harmless'), '/srv/out-file').catch(() => undefined);
    expect(readdirSync(at('secret'))).toEqual(['file']);
    expect(readFileSync(at('secret/file'), 'utf8')).toBe('secret');
  });

  it('is taken as it is when it is copied out, and leads nowhere', async () => {
    await machine.copyOut('/srv/out-file', at('link'));
    expect(readlinkSync(at('link'))).toBe(at('secret/file'));
    for (const path of ['/srv/out/.', '/srv/out/file'])
      await expect(machine.copyOut(path, at('leak'))).rejects.toMatchObject({
        code: 'COPY_FAILED',
      });
    expect(existsSync(at('leak'))).toBe(false);
  });

  it('is resolved inside the guest where that is there', async () => {
    await inside(`mkdir -p ${at('secret')} && echo of the guest >${at('secret/file')}`);
    await machine.copyOut('/srv/out/file', at('inside'));
    expect(readFileSync(at('inside'), 'utf8')).toBe('of the guest\n');
    await machine.copyIn(at('harmless'), '/srv/out/');
    expect(await inside(`cat ${at('secret/harmless')}`)).toBe('harmless');
    expect(readdirSync(at('secret'))).toEqual(['file']);
  });

  it('is not followed either when the guest swaps it all the time', async () => {
    await inside(`mkdir -p /srv/race/real && ln -s ${at('secret')} /srv/race/link`);
    const swap =
      'cd /srv/race; while :; do mv -T real dir; mv -T dir real; mv -T link dir; mv -T dir link; done';
    await inside(`systemd-run --quiet --unit=swap sh -c '${swap}'`);
    try {
      for (let round = 0; round < 300; round++) {
        await machine.copyIn(at('harmless'), '/srv/race/dir/new').catch(() => undefined);
        await machine.copyOut('/srv/race/dir/file', at('raced')).catch(() => undefined);
      }
    } finally {
      await machine.exec(command('systemctl', ['kill', '--signal=KILL', 'swap']));
    }
    expect(readdirSync(at('secret'))).toEqual(['file']);
    if (existsSync(at('raced'))) expect(readFileSync(at('raced'), 'utf8')).toBe('of the guest\n');
  });
});
