import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { catalogue } from '../../src/distros/catalogue/index.js';
import { currentEntries } from '../../src/distros/life-cycle.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { startRegistry, type FilledRegistry } from './support/registry.js';
import { expectExit, onlyTarget } from './support/result.js';
import { containerOci } from './support/roots.js';
import { temporaryDirectory } from './support/temporary.js';
import { onTerminal } from './support/terminal.js';

const directory = temporaryDirectory();
const stateDir = join(directory, 'state');
/** Where postroj.lock is, and where none is. */
const locked = mkdtempSync(join(directory, 'locked-'));
const free = mkdtempSync(join(directory, 'free-'));
const lockFile = join(locked, 'postroj.lock');
const label = 'debian-bookworm';
let registry: FilledRegistry;
/** What the tag meant at first, and what it means by now. */
let first: string;
let second: string;

beforeAll(async () => {
  registry = await startRegistry({ tags: ['bookworm-slim'] });
});
afterAll(() => registry.stop());
afterEach(() => expectNothingLeft(stateDir));

const pull = (args: readonly string[], cwd = free, env = registry.env) =>
  postroj(['pull', ...args], { stateDir, cwd, env });
const closing = (digest: string, status: string) =>
  `Digest: ${digest}\nStatus: ${status} ${label}\n`;
const short = (digest: string) => digest.slice(0, 'sha256:'.length + 12);

/** The same system with another word in its configuration: another digest. */
async function moveTag(): Promise<void> {
  const copy = join(directory, 'moved.oci');
  await cp(await containerOci(), copy, { recursive: true });
  await execa('umoci', ['config', '--image', `${copy}:root`, '--config.label', 'moved=yes']);
  await registry.push(`${copy}:root`, 'bookworm-slim');
}

describe('progress', () => {
  it('on a terminal: layers and megabytes in one line, and no half line is left', async () => {
    const columns = 50;
    const options = { stateDir, cwd: free, columns, env: registry.env };
    const { exitCode, sent, screen } = await onTerminal(['pull', label], options);
    expect(exitCode).toBe(0);
    const live = liveTexts(sent);
    expect(live).toContain(`${label}  fetch  0/1 layers  0.0/${megabytes(sent)} MB`);
    expect(live).toContainEqual(
      expect.stringMatching(/^debian-bookworm {2}prepare {2}Setting up \w/),
    );
    expect(live.filter((line) => line.length >= columns)).toEqual([]);
    const shown = screen.join('').replace(/\s+/g, ' ');
    expect(shown).toMatch(
      /sealed \d+ MB in [\d.]+ sDigest: sha256:[0-9a-f]{64}Status: Downloaded newer image for debian-bookworm$/,
    );
    expect(shown).not.toMatch(/layers {2}|prepare {2}/);
    first = /Digest: (sha256:\w+)/.exec(sent)?.[1] ?? '';
  });

  it('without a terminal: plain lines, one for each phase', async () => {
    const ended = await pull(['--force', label]);
    expectExit(ended, 0);
    expect(ended.stdout).toBe(closing(first, 'Prepared image anew for'));
    expect(['\u001b', '\r'].filter((control) => ended.stderr.includes(control))).toEqual([]);
    const said = ended.stderr.split('\n').filter((line) => !line.includes('adding'));
    const lines = said.map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));
    const phases = ['acquiring from', 'fetching 1 layer,', 'unpacking', 'preparing', 'sealed', ''];
    expect(lines.map((line, i) => line.slice(0, `${label}  ${phases[i]}`.length))).toEqual(
      phases.map((phase) => phase && `${label}  ${phase}`),
    );
  });
});

/** Each text that was shown for a while. */
function liveTexts(sent: string): string[] {
  const ends = sent.split('\u001b[K\r\n').slice(0, -1);
  // eslint-disable-next-line no-control-regex
  return ends.map((before) => before.split(/\n|\u001b\[\d*[AJ]/).at(-1) ?? '');
}

function megabytes(sent: string): string {
  return /fetching 1 layer, ([\d.]+) MB/.exec(sent)?.[1] ?? '';
}

describe('postroj.lock', () => {
  it('is written by --lock, one line for each image', async () => {
    const ended = await pull(['--lock', label], locked);
    expectExit(ended, 0);
    expect(ended.stdout).toBe(
      `${closing(first, 'Image is up to date for')}${label}  new → ${short(first)}\n`,
    );
    const line = `{ image: "${label}", arch: "amd64", digest: "${first}", source: "docker://debian:bookworm-slim" }`;
    expect(readFileSync(lockFile, 'utf8')).toMatch(new RegExp(`^images:\n  - ${line}\n$`, 'm'));
  });

  it('is what counts when the tag has moved; without it --update follows the tag, once', async () => {
    await moveTag();
    const updated = await pull(['--update', label]);
    second = /^Digest: (.*)$/m.exec(updated.stdout)?.[1] ?? '';
    expect(second).not.toBe(first);
    expect(updated.stdout).toBe(closing(second, 'Downloaded newer image for'));
    const again = await pull(['--update', label]);
    expect(again.stdout).toBe(closing(second, 'Image is up to date for'));

    const held = await pull(['--update', label], locked);
    expect(held.stdout).toBe(closing(first, 'Image is up to date for'));
    expect(held.stderr).toContain(
      `postroj.lock holds it; to move it: postroj pull --lock --update ${label}`,
    );
  });

  it('holds pkgprobe, and what is fetched anew', async () => {
    const config = join(locked, '.postroj.yml');
    writeFileSync(config, `images: [${label}]\nchecks: [{ unit: dbus }]\n`);
    const args = ['pkgprobe', '--config', config, '--json'];
    const probed = await postroj(args, { stateDir, cwd: locked, env: registry.env });
    expectExit(probed, 0);
    expect(onlyTarget(probed).digest).toBe(first);
    const forced = await pull(['--force', label], locked);
    expect(forced.stdout).toBe(closing(first, 'Prepared image anew for'));
    const elsewhere = await postroj(args, { stateDir, cwd: free });
    expect(onlyTarget(elsewhere).digest).toBe(second);
  });

  it('is moved by --lock --update, which tells what moved', async () => {
    const moved = await pull(['--lock', '--update'], locked);
    expectExit(moved, 0);
    expect(moved.stdout).toBe(
      `${closing(second, 'Image is up to date for')}${label}  ${short(first)} → ${short(second)}\n`,
    );
    const again = await pull(['--lock', '--update'], locked);
    expect(again.stdout).toMatch(/\npostroj\.lock: nothing moved\n$/);
    expect(readFileSync(lockFile, 'utf8')).toContain(`digest: "${second}"`);
  });

  it('does not know another image: that is used, with a word on it', async () => {
    const args = ['pkgprobe', '-i', 'debian:bookworm-slim', '--check-unit', 'dbus', '--json'];
    const ended = await postroj(args, { stateDir, cwd: locked, env: registry.env });
    expectExit(ended, 0);
    expect(ended.stderr).toContain(
      'debian:bookworm-slim  warning: postroj.lock has no digest of it for amd64; ' +
        'to add it: postroj pull --lock debian:bookworm-slim\n',
    );
  });

  it('holds what tells its digest only when it is built: DIGEST_MISMATCH names both', async () => {
    const image = 'debootstrap:bookworm';
    const wrong = `sha256:${'0'.repeat(64)}`;
    writeFileSync(lockFile, lockOf(image, wrong));
    const refused = await pull([image], locked);
    expectExit(refused, 3);
    const [, found = ''] = /has the digest (sha256:[0-9a-f]{64})/.exec(refused.stderr) ?? [];
    expect(refused.stderr).toContain(
      `postroj: ${image}: ${image} has the digest ${found}, postroj.lock wants ${wrong}\n` +
        `Hint: If that is right, move the lock: postroj pull --lock --update ${image}\n`,
    );
    writeFileSync(lockFile, lockOf(image, found));
    const taken = await pull([image], locked);
    expectExit(taken, 0);
    expect(taken.stdout).toContain(`Digest: ${found}\n`);
  });
});

function lockOf(image: string, digest: string): string {
  return `schema: 1\nimages:\n  - { image: "${image}", arch: amd64, digest: "${digest}", source: "${image}" }\n`;
}

describe('pull --all', () => {
  it('goes on past what fails, and tells of all in a table', async () => {
    const expected = currentEntries(new Date()).filter(({ architectures }) =>
      architectures.includes('amd64'),
    );
    const debians = expected.filter(({ label }) => label.startsWith('debian-'));
    for (const { label } of debians) {
      await registry.push(`${await containerOci()}:root`, `${label.slice('debian-'.length)}-slim`);
    }
    const conf = join(directory, 'everywhere.conf');
    writeFileSync(conf, everywhere());
    const ended = await pull(['--all'], free, { CONTAINERS_REGISTRIES_CONF: conf });
    expectExit(ended, 3);
    const table = ended.stdout.slice(ended.stdout.indexOf('\nIMAGE ')).trim().split('\n');
    expect(table[0]).toMatch(/^IMAGE +STATUS +DIGEST +SIZE +SECONDS +REASON$/);
    const rows = table.slice(1).map((row) => row.split(/ {2,}/));
    expect(rows.map(([name]) => name)).toEqual(expected.map(({ label }) => label));
    const pulled = rows.filter(([, status]) => status !== 'failed');
    expect(pulled.map(([name]) => name)).toEqual(debians.map(({ label }) => label));
    for (const [, status, digest, size] of pulled) {
      expect(['up to date', 'downloaded']).toContain(status);
      expect([short(first), short(second)]).toContain(digest);
      expect(size).toMatch(/^\d+ MB$/);
    }
    const failed = table.slice(1).filter((row) => row.includes(' failed '));
    expect(
      failed.filter((row) => !/manifest unknown|name unknown|NAME_UNKNOWN/i.test(row)),
    ).toEqual([]);
  });
});

/** Every registry that the catalogue knows is this one, which has Debian alone. */
function everywhere(): string {
  const sources = catalogue.flatMap((entry) => entry.sources);
  const names = sources.flatMap((source) => /^docker:\/\/([^/]+)\//.exec(source)?.[1] ?? []);
  const hosts = new Set(['docker.io', ...names.filter((name) => name.includes('.'))]);
  const location = `location = "127.0.0.1:${registry.port}"\ninsecure = true\n`;
  return [...hosts].map((host) => `[[registry]]\nprefix = "${host}"\n${location}`).join('\n');
}
