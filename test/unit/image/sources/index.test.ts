import { expect, it } from '@jest/globals';

import { schemes } from '../../../../src/distros/resolve.js';
import { isLocalSource, openSource, sourceSchemes } from '../../../../src/image/sources/index.js';
import { silentLog } from '../../../../src/system/log.js';
import { failureOf } from '../../../support/failure.js';

const context = {
  arch: 'amd64',
  workDir: '/nonexistent',
  include: [],
  log: silentLog,
  signal: new AbortController().signal,
};

it.each([
  ['oci:./layout', true],
  ['dir:/srv/root', true],
  ['tar:root.tar', true],
  ['oci-archive:./x.tar', true],
  ['docker-archive:./x.tar', true],
  ['docker-daemon:debian:sid', true],
  ['containers-storage:debian:sid', true],
  ['https://host/root.tar', true],
  ['docker://debian', false],
  ['debootstrap:trixie', false],
])('%s: looked at each time is %s', (source, local) => {
  expect(isLocalSource(source)).toBe(local);
});

it('refuses a scheme that nobody knows', async () => {
  const error = await failureOf(() => openSource('ftp://host/root', context));
  expect(error.code).toBe('BAD_REFERENCE');
  expect(error.message).toBe("no source of images named 'ftp'");
});

it.each([
  ['dir:/nonexistent/root', 'no directory /nonexistent/root'],
  ['tar:/nonexistent/root.tar', 'no tarball /nonexistent/root.tar'],
  ['oci-archive:/nonexistent/x.tar:tag', 'no archive /nonexistent/x.tar'],
  ['docker-archive:/nonexistent/x.tar', 'no archive /nonexistent/x.tar'],
  ['http://host/root', 'http://host/root does not end in .tar, .tar.xz or the like'],
  ['debootstrap:sid@host', 'the mirror of sid is not an http(s) address'],
  ['debootstrap:No Such', "'No Such' is not a suite of Debian"],
  ['debootstrap:--help', "'--help' is not a suite of Debian"],
])('%s is refused before anything starts', async (source, message) => {
  const error = await failureOf(() => openSource(source, context));
  expect(error).toMatchObject({ code: 'BAD_REFERENCE', message });
});

it('knows every scheme that a reference may have', () => {
  expect([...sourceSchemes].sort()).toEqual([...schemes].sort());
});
