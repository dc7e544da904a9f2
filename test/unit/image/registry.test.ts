import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { writeFile } from 'node:fs/promises';

import { describe, expect, it } from '@jest/globals';

import { askRegistry, placeOf } from '../../../src/image/registry.js';
import { parseChallenge } from '../../../src/image/registry-token.js';
import { closedPort } from '../../support/ports.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const { signal } = new AbortController();
const digest = `sha256:${'a'.repeat(64)}`;
const hub = 'registry-1.docker.io';
const entries = [
  { prefix: 'ghcr.io', location: 'localhost:5000/ghcr', insecure: true, mirrored: true },
  { prefix: 'quay.io', location: 'docker.io', insecure: false, mirrored: false },
];

it.each([
  ['docker://debian', hub, 'library/debian', 'latest'],
  ['docker://debian:bookworm', hub, 'library/debian', 'bookworm'],
  ['docker://owner/name:tag', hub, 'owner/name', 'tag'],
  ['docker://docker.io/library/debian:x', hub, 'library/debian', 'x'],
  [`docker://debian@${digest}`, hub, 'library/debian', digest],
  [`docker://host:5000/a/b:tag@${digest}`, 'host:5000', 'a/b', digest],
  ['docker://host:5000/name', 'host:5000', 'name', 'latest'],
  ['docker://localhost/name', 'localhost', 'name', 'latest'],
  ['docker://ghcr.io/o/n:t', 'localhost:5000', 'ghcr/o/n', 't'],
  ['docker://quay.io/o/n:t', hub, 'o/n', 't'],
])('placeOf(%s)', (source, host, name, reference) => {
  const there = host === 'localhost:5000';
  const place = { host, name, reference, insecure: there, mirrored: there };
  expect(placeOf(source, entries)).toEqual(place);
});

interface Conf {
  readonly insecure?: boolean;
  readonly mirror?: string;
}

async function ask(port: number, { insecure = true, mirror }: Conf = {}) {
  const file = path.join(temporary, `${port}-${insecure}.conf`);
  const mirrors = mirror === undefined ? '' : `[[registry.mirror]]\nlocation = "${mirror}"\n`;
  const text = `[[registry]]\nlocation = "127.0.0.1:${port}"\ninsecure = ${insecure}\n${mirrors}`;
  await writeFile(file, text);
  const env = { CONTAINERS_REGISTRIES_CONF: file };
  return askRegistry(`docker://127.0.0.1:${port}/n:t`, env, signal);
}

type Answer = (request: IncomingMessage, response: ServerResponse, port: number) => void;

/** With a registry that answers so; `seen` are its requests, with what they had to show. */
async function withRegistry(
  answer: Answer,
  body: (port: number, seen: unknown[][]) => Promise<void>,
): Promise<void> {
  const seen: unknown[][] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    seen.push([method, url, ...(headers.authorization ? [headers.authorization] : [])]);
    answer(request, response, (server.address() as AddressInfo).port);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await body((server.address() as AddressInfo).port, seen);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const unknown = { digest: undefined, outOfReach: false };
const found: Answer = (_, response) => {
  response.writeHead(200, { 'docker-content-digest': digest }).end();
};

describe('a registry is asked for the manifest', () => {
  it('without anything to show', async () => {
    const busy: Answer = (_, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end();
    };
    await withRegistry(busy, async (port, seen) => {
      const answer = { status: 429, retryAfterMs: 7_000 };
      expect(await ask(port)).toEqual({ ...unknown, answer });
      expect(seen).toEqual([['HEAD', '/v2/n/manifests/t']]);
    });
  });

  it('which tells its digest', async () => {
    await withRegistry(found, async (port) => {
      expect(await ask(port)).toMatchObject({ answer: { status: 200 }, digest, outOfReach: false });
    });
  });

  it.each([
    ['', 200],
    ['sha256:short', 200],
    [digest, 404],
  ])('and no digest is taken from %j with status %i', async (told, status) => {
    const answer: Answer = (_, response) => {
      response.writeHead(status, { 'docker-content-digest': told }).end();
    };
    await withRegistry(answer, async (port) => {
      expect(await ask(port)).toMatchObject({ ...unknown, answer: { status } });
    });
  });

  it('by plain HTTP only where that is allowed', async () => {
    await withRegistry(found, async (port, seen) => {
      expect(await ask(port, { insecure: false })).toMatchObject({ answer: undefined });
      expect(seen).toEqual([]);
    });
  });

  it('and the digest is not known where a mirror comes first', async () => {
    await withRegistry(found, async (port) => {
      const reply = await ask(port, { mirror: 'mirror.example' });
      expect(reply).toMatchObject({ ...unknown, answer: { status: 200 } });
    });
  });
});

describe('a registry that gives a token to anybody', () => {
  /** `tokens` is what it answers when asked for one, `second` what who has a token gets. */
  const guarded =
    (tokens: string, second: Answer): Answer =>
    (request, response, port) => {
      if (request.url?.startsWith('/token')) response.end(tokens);
      else if (request.headers.authorization) second(request, response, port);
      else {
        const challenge = `Bearer realm="http://127.0.0.1:${port}/token?a=1",service="s t",scope="x"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
    };

  it('is asked for one', async () => {
    await withRegistry(guarded('{"token":"abc"}', found), async (port, seen) => {
      expect(await ask(port)).toMatchObject({ answer: { status: 200 }, digest });
      expect(seen).toEqual([
        ['HEAD', '/v2/n/manifests/t'],
        ['GET', '/token?a=1&service=s+t&scope=x'],
        ['HEAD', '/v2/n/manifests/t', 'Bearer abc'],
      ]);
    });
  });

  it('by whichever name', async () => {
    await withRegistry(guarded('{"access_token":"abc"}', found), async (port) => {
      expect((await ask(port)).digest).toBe(digest);
    });
  });

  it.each(['nonsense', '{}', '{"token":7}'])('gives none by %j', async (tokens) => {
    await withRegistry(guarded(tokens, found), async (port) => {
      expect(await ask(port)).toMatchObject({ ...unknown, answer: { status: 401 } });
    });
  });

  it('and limits those who have it: that says nothing about who logs in', async () => {
    const limited: Answer = (_, response) => {
      response.writeHead(429).end();
    };
    await withRegistry(guarded('{"token":"abc"}', limited), async (port) => {
      expect(await ask(port)).toMatchObject({ ...unknown, answer: { status: 401 } });
    });
  });
});

it.each([
  ['Bearer realm="https://a/t",service="s",scope="r:pull"', 'https://a/t', 's', 'r:pull'],
  ['bearer Realm = "https://a/t"', 'https://a/t', undefined, undefined],
])('parseChallenge(%s)', (header, realm, service, scope) => {
  expect(parseChallenge(header)).toEqual({ realm: new URL(realm), service, scope });
});

it.each([null, '', 'Basic realm="x"', 'Bearer service="s"', 'Bearer realm="file:///etc"'])(
  'no token is to be had by %j',
  (header) => {
    expect(parseChallenge(header)).toBeUndefined();
  },
);

describe('a registry that does not answer', () => {
  it('is out of reach', async () => {
    const reply = { answer: undefined, digest: undefined, outOfReach: true };
    expect(await ask(await closedPort())).toEqual(reply);
  });

  it('is not where skopeo has another way to it: a mirror, or a proxy', async () => {
    const nothing = { ...unknown, answer: undefined };
    const port = await closedPort();
    expect(await ask(port, { mirror: 'mirror.example' })).toEqual(nothing);
    const aborted = AbortSignal.abort(new Error('asked'));
    const env = { HTTPS_PROXY: 'http://proxy:3128' };
    expect(await askRegistry('docker://127.0.0.1:1/n:t', env, aborted)).toEqual(nothing);
  });

  it('is not when it speaks otherwise than expected: skopeo may know better', async () => {
    await withRegistry(found, async (port) => {
      expect(await ask(port, { insecure: false })).toMatchObject({ outOfReach: false });
    });
  });
});

it('says so when it is interrupted', async () => {
  const aborted = AbortSignal.abort(new Error('interrupted'));
  const asking = askRegistry('docker://127.0.0.1:1/n:t', {}, aborted);
  await expect(asking).rejects.toThrow('interrupted');
});
