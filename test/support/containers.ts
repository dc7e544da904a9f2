import type { Container } from '../../src/containers/container.js';
import { plainRun } from '../../src/containers/run-spec.js';
import { emptyConfig } from '../../src/image/image-config.js';

/** One that was created, of an image that boots. */
export const containerFacts: Omit<Container, 'schema' | 'id' | 'name'> = {
  image: {
    reference: 'debian-bookworm',
    digest: `sha256:${'a'.repeat(64)}`,
    arch: 'amd64',
    recipe: 'debian-1',
    config: emptyConfig,
    isBooted: true,
  },
  command: [],
  spec: { ...plainRun, image: 'debian-bookworm' },
  createdAt: '2026-01-01T00:00:00.000Z',
  state: 'created',
  starts: 0,
  ports: [],
  labels: {},
  mounts: [],
};
