import type { UnitFacts } from '../../src/engine/watches/unit-facts.js';

/** A service that is enabled and runs, unless said otherwise. */
export function unitFacts(rest: Partial<UnitFacts> = {}): UnitFacts {
  return {
    unit: 'x.service',
    load: 'loaded',
    active: 'active',
    sub: 'running',
    file: 'enabled',
    mainPid: 10,
    invocation: 'a',
    startedBy: [],
    refuses: false,
    paths: ['/usr/sbin/xd'],
    result: 'success',
    type: 'simple',
    restarts: 0,
    mainStatus: '0',
    activeEnterUs: 0,
    activeExitUs: 0,
    inactiveExitUs: 0,
    memoryPeakBytes: undefined,
    ...rest,
  };
}
