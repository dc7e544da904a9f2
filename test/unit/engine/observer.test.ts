import { expect, it } from '@jest/globals';

import { logFor, type Observer } from '../../../src/engine/observer.js';

it('logFor tells what is logged, and of which target', () => {
  const told: string[] = [];
  const note = (kind: string) => (target: string, text: string) => {
    told.push(`${kind} ${target} ${text}`);
  };
  const nothing = () => undefined;
  const observer: Observer = {
    phaseBegan: nothing,
    phaseEnded: nothing,
    targetEnded: nothing,
    info: note('info'),
    warn: note('warn'),
    detail: note('detail'),
  };
  const log = logFor('debian', observer);
  log.info('one');
  log.warn('two');
  log.detail('three');
  expect(told).toEqual(['info debian one', 'warn debian two', 'detail debian three']);
});
