import type { Container, ContainerState } from '../../containers/container.js';
import { nameIn } from '../../containers/images/kept.js';
import { Failure } from '../command-line/usage-error.js';
import { hasLabel, type Filters } from '../values/filters.js';

export const containerFilters = ['id', 'name', 'status', 'label', 'ancestor', 'exited'];

const states: readonly ContainerState[] = ['created', 'running', 'exited', 'dead'];
/** docker's, which nothing here can have. */
const otherStates = ['restarting', 'removing', 'paused'];

/** Throws a Failure for a status that docker does not know. */
export function filterContainers(
  containers: readonly Container[],
  filters: Filters,
  all: boolean,
): Container[] {
  const { status = [] } = filters;
  const bad = status.find((one) => ![...states, ...otherStates].includes(one));
  if (bad !== undefined) throw new Failure(`invalid filter 'status=${bad}'`);
  return containers.filter((container) => {
    if (
      status.length === 0
        ? !all && container.state !== 'running'
        : !status.includes(container.state)
    ) {
      return false;
    }
    return Object.entries(filters).every(([name, values]) => {
      // labels must all be there, of all else one is enough
      const fits = (value: string) => fitsFilter(container, name, value);
      return name === 'label' ? values.every(fits) : values.some(fits);
    });
  });
}

function fitsFilter(container: Container, filter: string, value: string): boolean {
  switch (filter) {
    case 'id':
      return container.id.startsWith(value);
    case 'name':
      return patternOf(value).test(container.name) || patternOf(value).test(`/${container.name}`);
    case 'label':
      return hasLabel(container.labels, value);
    case 'exited':
      return container.state === 'exited' && String(container.exitCode ?? 0) === value;
    case 'ancestor': {
      const { reference, digest } = container.image;
      const isId = /^(?:sha256:)?[0-9a-f]{4,64}$/.test(value);
      if (isId && digest.startsWith(`sha256:${value.replace(/^sha256:/, '')}`)) return true;
      return reference === value || nameIn(reference) === nameIn(value);
    }
    default:
      return true;
  }
}

/** docker takes it for a regular expression; what is none is looked for as it is. */
function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  }
}
