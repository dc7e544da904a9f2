import { expect, it } from '@jest/globals';

import { cachePolicy, type CacheInput } from '../../../src/action/cache-policy.js';

const service = {
  ACTIONS_RUNTIME_TOKEN: 't',
  ACTIONS_RESULTS_URL: 'https://results/',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_REF_TYPE: 'branch',
};
const all = { keepImages: true, restore: true, save: true };
const none = { keepImages: true, restore: false, save: false };

it.each<[CacheInput, string, NodeJS.ProcessEnv, object]>([
  ['auto', 'a push', {}, all],
  ['auto', 'a pull request', { GITHUB_EVENT_NAME: 'pull_request' }, all],
  ['auto', 'a tag', { GITHUB_REF_TYPE: 'tag' }, none],
  ['auto', 'a tag', { GITHUB_REF_TYPE: '', GITHUB_REF: 'refs/tags/v1' }, none],
  ['auto', 'the event release', { GITHUB_EVENT_NAME: 'release' }, none],
  ['auto', 'the event pull_request_target', { GITHUB_EVENT_NAME: 'pull_request_target' }, none],
  ['auto', 'the event workflow_run', { GITHUB_EVENT_NAME: 'workflow_run' }, none],
  ['true', 'a tag', { GITHUB_REF_TYPE: 'tag' }, all],
  ['true', 'workflow_run', { GITHUB_EVENT_NAME: 'workflow_run' }, all],
  ['false', 'a push', {}, { ...none, keepImages: false }],
  ['auto', 'no token', { ACTIONS_RUNTIME_TOKEN: '' }, none],
  ['true', 'no service', { ACTIONS_RESULTS_URL: '' }, none],
  ['true', 'the first service', { ACTIONS_RESULTS_URL: '', ACTIONS_CACHE_URL: 'https://c/' }, all],
  ['auto', 'mode write', { ACTIONS_CACHE_MODE: 'write' }, all],
  ['auto', 'mode read', { ACTIONS_CACHE_MODE: ' Read ' }, { ...all, save: false }],
  ['auto', 'mode write-only', { ACTIONS_CACHE_MODE: 'write-only' }, { ...all, restore: false }],
  ['true', 'mode none', { ACTIONS_CACHE_MODE: 'none' }, none],
  ['auto', 'an unknown mode', { ACTIONS_CACHE_MODE: 'new' }, all],
])('cache: %s on %s', (input, _, env, expected) => {
  expect(cachePolicy(input, { ...service, ...env })).toMatchObject(expected);
});

it.each([
  [{ GITHUB_REF_TYPE: 'tag' }, 'this run is of a tag (cache: true would use it)'],
  [{ GITHUB_EVENT_NAME: 'release' }, 'this run is of the event release (cache: true would use it)'],
  [{ ACTIONS_CACHE_MODE: 'read' }, 'ACTIONS_CACHE_MODE is read'],
  [{}, undefined],
  [{ ACTIONS_RESULTS_URL: '' }, undefined],
])('why not: %j', (env, reason) => {
  expect(cachePolicy('auto', { ...service, ...env }).reason).toBe(reason);
});
