import { describe, expect, it } from '@jest/globals';

import { parseDuration, parseSize } from '../../../src/cli/quantities.js';
import { failureOf } from '../../support/failure.js';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['0d', 0],
  ])('%s', (text, ms) => {
    expect(parseDuration('--older-than', text)).toBe(ms);
  });

  it.each(['', '7', 'd', '-1d', '7 d', '1w', '1e3s'])('refuses %j', async (text) => {
    const error = await failureOf(() => parseDuration('--older-than', text));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe(`--older-than must be a duration such as 12h or 7d, not '${text}'`);
  });
});

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['1000', 1000],
    ['500M', 500_000_000],
    ['2G', 2_000_000_000],
    ['1.5gb', 1_500_000_000],
    ['1TB', 1_000_000_000_000],
  ])('%s', (text, bytes) => {
    expect(parseSize('--keep-size', text)).toBe(bytes);
  });

  it.each(['', 'G', '-1G', '2 G', '2X', '2GG'])('refuses %j', async (text) => {
    const error = await failureOf(() => parseSize('--keep-size', text));
    expect(error.message).toBe(`--keep-size must be a size such as 500M or 2G, not '${text}'`);
  });
});
