import { describe, expect, it } from '@jest/globals';

import { Releases, withReleases } from '../../../src/system/releases.js';

/** Releases that note that they happened; those with a name of two words throw. */
function noted(...names: string[]) {
  const done: string[] = [];
  const releases = new Releases();
  for (const name of names) {
    releases.add(async () => {
      await Promise.resolve();
      done.push(name);
      if (name.includes(' ')) throw new Error(name);
    });
  }
  return { done, releases };
}

describe('Releases', () => {
  it('happen in reverse order', async () => {
    const { done, releases } = noted('mount', 'network', 'machine');
    await releases.all();
    expect(done).toEqual(['machine', 'network', 'mount']);
  });

  it('happen once', async () => {
    const { done, releases } = noted('mount');
    await releases.all();
    await releases.all();
    expect(done).toEqual(['mount']);
  });

  it('all happen although some fail, and the first failure is told', async () => {
    const { done, releases } = noted('mount', 'busy network', 'busy machine', 'lock');
    await expect(releases.all()).rejects.toThrow('busy machine');
    expect(done).toEqual(['lock', 'busy machine', 'busy network', 'mount']);
  });

  it('of something else happen in its place, whenever they were added', async () => {
    const { done, releases } = noted('directory');
    const space = releases.nested();
    releases.add(() => {
      done.push('machine');
    });
    space.add(() => {
      done.push('space');
    });
    await releases.all();
    expect(done).toEqual(['machine', 'space', 'directory']);
  });

  it('of things apart happen side by side, in the place of one', async () => {
    const { done, releases } = noted('directory');
    const apart = releases.apart();
    const [network, space] = [apart(), apart()];
    const gone = new Promise<void>((resolve) => {
      space.add(() => {
        done.push('space');
        resolve();
      });
    });
    network.add(async () => {
      await gone; // for ever, if one came after the other
      done.push('network');
    });
    releases.add(() => {
      done.push('machine');
    });
    await releases.all();
    expect(done).toEqual(['machine', 'space', 'network', 'directory']);
  });

  it('of things apart all happen although one fails', async () => {
    const { done, releases } = noted('directory');
    const apart = releases.apart();
    const [network, space] = [apart(), apart()];
    network.add(() => {
      throw new Error('busy network');
    });
    space.add(async () => {
      await Promise.resolve();
      done.push('space');
    });
    await expect(releases.all()).rejects.toThrow('busy network');
    expect(done).toEqual(['space', 'directory']);
  });

  it('include what a release adds', async () => {
    const { done, releases } = noted('mount');
    releases.add(() => {
      releases.add(() => {
        done.push('added');
      });
    });
    await releases.all();
    expect(done).toEqual(['added', 'mount']);
  });
});

describe('withReleases', () => {
  it('gives what the body gave, after everything was released', async () => {
    const order: string[] = [];
    const value = await withReleases((releases) => {
      releases.add(() => {
        order.push('released');
      });
      order.push('body');
      return Promise.resolve(42);
    });
    expect([value, ...order]).toEqual([42, 'body', 'released']);
  });

  it('releases also when the body throws', async () => {
    let released = false;
    const run = withReleases((releases) => {
      releases.add(() => {
        released = true;
      });
      return Promise.reject(new Error('body'));
    });
    await expect(run).rejects.toThrow('body');
    expect(released).toBe(true);
  });

  it.each([
    ['of the body wins over that of a release', true, 'body'],
    ['of a release is told when the body has none', false, 'release'],
  ])('the error %s', async (_, bodyThrows, message) => {
    const run = withReleases((releases) => {
      releases.add(() => {
        throw new Error('release');
      });
      return bodyThrows ? Promise.reject(new Error('body')) : Promise.resolve();
    });
    await expect(run).rejects.toThrow(message);
  });
});
