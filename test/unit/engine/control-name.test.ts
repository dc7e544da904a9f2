import { expect, it } from '@jest/globals';

import { nameOfControl, splitControl } from '../../../src/engine/control-name.js';

it.each(['debian-12', 'debian-12 (flavour=plain)'])('the control of %s is told apart', (name) => {
  expect(splitControl(nameOfControl(name))).toEqual({
    target: name,
    aside: '(the version before)',
  });
  expect(splitControl(name)).toEqual({ target: name });
});
