import { expect, it } from '@jest/globals';

import { renderJson } from '../../../src/report/json.js';
import { mixed } from '../../support/results.js';

it('is exactly one result, and nothing is lost', () => {
  expect(JSON.parse(renderJson(mixed))).toEqual(mixed);
});
