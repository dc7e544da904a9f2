import { describe, expect, it } from '@jest/globals';

import { initOf } from '../../../../src/machine/init/index.js';
import { failureOf } from '../../../support/failure.js';
import { asking, signal } from './asking.js';

describe('initOf', () => {
  it.each(['systemd', 'openrc', 'runit', 'sysvinit', 'none'])('knows %s', (name) => {
    expect(initOf({ name, version: '' }).name).toBe(name);
  });

  it('knows no other: UNSUPPORTED_DISTRIBUTION', async () => {
    const error = await failureOf(() => initOf({ name: 's6', version: '' }));
    expect(error.code).toBe('UNSUPPORTED_DISTRIBUTION');
    expect(error.message).toBe("no init is called 's6'");
  });
});

describe('without an init', () => {
  const none = initOf({ name: 'none', version: '' });

  it('there are no units: NO_INIT', async () => {
    const error = await failureOf(() => none.unit(asking({}).ask, 'webfs'));
    expect(error).toMatchObject({
      code: 'NO_INIT',
      message: 'unit webfs: the image has no init that could run it',
      hint: 'It was entered, not booted: check commands and addresses, or use an image with an init.',
    });
  });

  it.each([
    [0, true],
    [1, false],
  ])('it is up as long as it can be entered', async (code, up) => {
    const { ask } = asking({ '/bin/sh -c :': code });
    expect(await none.isUp(ask)).toBe(up);
    expect(await none.settled(ask, signal)).toEqual(up ? [] : undefined);
  });
});
