import { describe, expect, it } from '@jest/globals';

import {
  PostrojError,
  errorClasses,
  exitCodeOf,
  isWorthRetrying,
  named,
  renderError,
} from '../../src/errors.js';

describe('exitCodeOf', () => {
  it.each([
    ['a usage error', new PostrojError('BAD_OPTION', 'x'), 2],
    ['trouble', new PostrojError('MIRROR_FAILED', 'x'), 3],
    ['nothing checked', new PostrojError('NOTHING_CHECKED', 'x'), 3],
    ['an interrupted run', new PostrojError('INTERRUPTED', 'x'), 130],
    ['an unknown error', new TypeError('x'), 3],
    ['something thrown that is no error', 'x', 3],
  ])('%s', (_, error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });

  it('knows no class but usage and trouble', () => {
    expect(new Set(Object.values(errorClasses))).toEqual(new Set(['usage', 'trouble']));
  });
});

describe('isWorthRetrying', () => {
  it('is nothing that the caller is to mend', () => {
    const retried = Object.entries(isWorthRetrying).flatMap(([code, is]) => (is ? [code] : []));
    const usage = Object.entries(errorClasses).filter(([, kind]) => kind === 'usage');
    expect(retried).toEqual(expect.arrayContaining(['MIRROR_FAILED', 'IMAGE_UNAVAILABLE']));
    expect(usage.filter(([code]) => retried.includes(code))).toEqual([]);
  });
});

describe('PostrojError', () => {
  it('keeps code, hint and cause', () => {
    const cause = new Error('below');
    const error = new PostrojError('BAD_CONFIG', 'above', { hint: 'mend it', cause });
    expect(error).toMatchObject({
      name: 'PostrojError',
      code: 'BAD_CONFIG',
      hint: 'mend it',
      cause,
    });
  });

  it('has no cause unless there is one', () => {
    expect('cause' in new PostrojError('BAD_CONFIG', 'above')).toBe(false);
  });
});

describe('named', () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, mkdir '/x'"), {
    code: 'ENOSPC',
  });

  it.each([
    ['a full disk', full],
    ['a quota', Object.assign(new Error('EDQUOT'), { code: 'EDQUOT' })],
    ['a full disk below another error', new Error('write failed', { cause: full })],
  ])('has a name for %s', (_, error) => {
    expect(named(error)).toMatchObject({
      code: 'DISK_FULL',
      message: error.message,
      hint: expect.stringContaining('POSTROJ_STATE_DIR'),
      cause: error,
    });
  });

  it.each([
    ['one of our own', new PostrojError('BAD_OPTION', 'x')],
    ['an unknown one', new TypeError('x')],
    ['nothing', undefined],
    ['a text', 'x'],
  ])('leaves %s as it is', (_, error) => {
    expect(named(error)).toBe(error);
  });
});

describe('renderError', () => {
  it('tells of a full disk without a stack', () => {
    const error = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    expect(renderError(error)).toMatch(/^ENOSPC: no space left\nHint: Make room there/);
  });

  it('shows message and hint of a known error, and no stack', () => {
    const error = new PostrojError('BAD_OPTION', 'no image', { hint: 'Name one.' });
    expect(renderError(error)).toBe('no image\nHint: Name one.');
  });

  it('shows the message alone where there is no hint', () => {
    expect(renderError(new PostrojError('BAD_OPTION', 'no image'))).toBe('no image');
  });

  it('says that an unknown error is a bug and shows its stack', () => {
    const error = new TypeError('x is undefined');
    const text = renderError(error);
    expect(text.split('\n')[0]).toBe('This is a bug in postroj; please report it with this text.');
    expect(text).toContain('TypeError: x is undefined\n    at ');
  });

  it('does not fail over what is no error at all', () => {
    expect(renderError('boom')).toBe(
      'This is a bug in postroj; please report it with this text.\nboom',
    );
  });
});
