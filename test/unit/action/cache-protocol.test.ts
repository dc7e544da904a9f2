import { expect, it } from '@jest/globals';

import { parseSaid } from '../../../src/action/cache-protocol.js';

it.each([
  ['Cache restored successfully', { level: 'detail', text: 'Cache restored successfully' }],
  ['::warning::Failed: 100%25%0Amore', { level: 'warn', text: 'Failed: 100%\nmore' }],
  ['::error title=x::Failed to restore', { level: 'warn', text: 'Failed to restore' }],
  ['::debug::Body: {"signed_download_url":"***"}', undefined],
  ['::add-mask::sig%3Dabc', undefined],
  ['', undefined],
])('%j', (line, said) => {
  expect(parseSaid(line)).toEqual(said);
});
