import { closeSync, fstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import {
  holdIn,
  linkTargetIn,
  openIn,
  readTextIn,
  statIn,
} from '../../../../src/checks/facts/guest-files.js';
import type { GuestView } from '../../../../src/machine/guest-view.js';
import { Directory } from '../../../../src/system/directory.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const outside = temporaryDirectory();
const root = join(outside, 'root');
const view: GuestView = {
  openRoot: () => Directory.open(root),
  idOffset: 0,
  proc: '/proc/self',
  processes: () => [],
};

beforeAll(() => {
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(outside, 'secret'), 'of the host');
  writeFileSync(join(root, 'etc/name'), 'of the guest');
  symlinkSync('/etc/name', join(root, 'absolute'));
  symlinkSync('../../../../../../etc/name', join(root, 'etc/up'));
  symlinkSync(join(outside, 'secret'), join(root, 'escape'));
  symlinkSync('/etc', join(root, 'directory'));
  symlinkSync('circle', join(root, 'circle'));
  symlinkSync('ü', join(root, 'letters'));
});

describe('a file of a guest', () => {
  it.each([
    ['/etc/name', 'of the guest'],
    ['/absolute', 'of the guest'],
    ['/etc/up', 'of the guest'],
    ['/directory/name', 'of the guest'],
    ['/../../etc/name', 'of the guest'],
    ['/escape', undefined], // in its own root there is no such file
    ['/circle', undefined],
    ['/none', undefined],
    ['/etc/name/below', undefined],
  ])('%s reads %j', (path, text) => {
    expect(readTextIn(view, path, 100)).toBe(text);
    expect(statIn(view, path, true)?.isFile()).toBe(text === undefined ? undefined : true);
  });

  it('is not read when it is longer', () => {
    expect(readTextIn(view, '/etc/name', 12)).toBe('of the guest');
    expect(readTextIn(view, '/etc/name', 11)).toBeUndefined();
  });

  it('is a link itself, whose target is told as it is written', () => {
    expect(statIn(view, '/escape', false)?.isSymbolicLink()).toBe(true);
    expect(linkTargetIn(view, '/escape')).toBe(join(outside, 'secret'));
    expect(linkTargetIn(view, '/letters')).toBe('ü');
    expect(linkTargetIn(view, '/etc/name')).toBeUndefined();
  });

  it('is opened only when it is one', () => {
    expect(openIn(view, '/etc')).toBeUndefined();
    expect(readTextIn(view, '/etc', 100)).toBeUndefined();
    const held = holdIn(view, '/etc') ?? -1;
    expect(fstatSync(held).isDirectory()).toBe(true);
    closeSync(held);
  });
});
