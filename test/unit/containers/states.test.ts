import { describe, expect, it } from '@jest/globals';

import { kill } from '../../../src/containers/kill.js';
import { Registry } from '../../../src/containers/registry.js';
import { stop } from '../../../src/containers/stop.js';
import type { Context } from '../../../src/containers/verbs.js';
import { containerFacts } from '../../support/containers.js';
import { temporaryDirectory } from '../../support/temporary.js';

const registry = new Registry(temporaryDirectory());
const context = { registry } as Context;

describe('a container that does not run', () => {
  const { id, name } = registry.create({ ...containerFacts, state: 'exited' }, 'ended');

  it('cannot be killed: CONTAINER_STATE', async () => {
    await expect(kill({ container: name, signal: 'SIGKILL' }, context)).rejects.toMatchObject({
      code: 'CONTAINER_STATE',
      message: `container ${id} is not running`,
    });
  });

  it('is stopped already', async () => {
    expect((await stop({ container: name }, context)).id).toBe(id);
  });
});
