import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BlobSASPermissions,
  BlobServiceClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';

/**
 * GitHub's cache on loopback: a real blob service (azurite), and what hands out addresses in it, by the
 * second version of the protocol that @actions/cache speaks. Plain JavaScript, for scripts/bench too.
 */

/** azurite's only account; its documentation has the key. */
const ACCOUNT = 'devstoreaccount1';
const KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const CONTAINER = 'cache';
const HOUR_MS = 3_600_000;
const azurite = join(import.meta.dirname, '../../../node_modules/azurite/dist/src/blob/main.js');

/** @typedef {{ id: number, key: string, version: string, complete: boolean }} CacheEntry */
/** @typedef {{ key: string, restore_keys?: string[], version: string }} CacheRequest */

export class CacheService {
  /** Newest last. @type {CacheEntry[]} */
  entries = [];
  /** The methods that were called. @type {string[]} */
  requests = [];
  /** Every reservation is refused, as if another job were saving the same at this moment. */
  conflicting = false;
  /** @type {import('@azure/storage-blob').ContainerClient} */
  #blobs;
  /** @type {() => Promise<void>} */
  #end;
  /** @type {number} */
  #port;

  /**
   * @param {import('@azure/storage-blob').ContainerClient} blobs
   * @param {number} port
   * @param {() => Promise<void>} end
   */
  constructor(blobs, port, end) {
    this.#blobs = blobs;
    this.#port = port;
    this.#end = end;
  }

  static async start() {
    const dir = await mkdtemp(join(tmpdir(), 'e2e-cache-'));
    const options = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', dir];
    const child = spawn(
      process.execPath,
      [azurite, ...options, '--skipApiVersionCheck', '--silent'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const server = createServer();
    const end = async () => {
      server.closeAllConnections();
      server.close();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL'); // it has nothing worth finishing
        await once(child, 'exit');
      }
      await rm(dir, { recursive: true, force: true });
    };
    try {
      const address = await listening(child);
      const credential = new StorageSharedKeyCredential(ACCOUNT, KEY);
      const client = new BlobServiceClient(`${address}/${ACCOUNT}`, credential);
      const blobs = client.getContainerClient(CONTAINER);
      await blobs.create();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const service = new CacheService(blobs, port, end);
      server.on('request', (request, response) => void service.#serve(request, response));
      return service;
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** What a runner gives to JavaScript actions. */
  get env() {
    return {
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_RESULTS_URL: `http://127.0.0.1:${this.#port}/`,
      ACTIONS_RUNTIME_TOKEN: 'token',
    };
  }

  /** Of complete entries. */
  get keys() {
    return this.entries.filter(({ complete }) => complete).map(({ key }) => key);
  }

  /** @param {string} key */
  async read(key) {
    return this.#blob(this.#entry(key)).downloadToBuffer();
  }

  /** @param {string} key @param {Buffer} content */
  async write(key, content) {
    await this.#blob(this.#entry(key)).uploadData(content);
  }

  /** Signed. @param {string} key */
  async address(key) {
    return this.#sign(this.#entry(key), 'r');
  }

  stop() {
    return this.#end();
  }

  /** @param {string} key */
  #entry(key) {
    const entry = this.entries.find((one) => one.key === key);
    if (!entry) throw new Error(`no entry ${key} among ${this.keys.join(' ')}`);
    return entry;
  }

  /** @param {CacheEntry} entry */
  #blob({ id }) {
    return this.#blobs.getBlockBlobClient(String(id));
  }

  /** @param {CacheEntry} entry @param {string} permissions */
  #sign(entry, permissions) {
    return this.#blob(entry).generateSasUrl({
      permissions: BlobSASPermissions.parse(permissions),
      expiresOn: new Date(Date.now() + HOUR_MS),
    });
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #serve(request, response) {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const method = (request.url ?? '').split('/').at(-1) ?? '';
    this.requests.push(method);
    const [status, answer] = await this.#answer(method, asRequest(JSON.parse(body)));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  /**
   * @param {string} method
   * @param {CacheRequest} request
   * @returns {Promise<[number, object]>}
   */
  async #answer(method, { key, restore_keys: restoreKeys = [], version }) {
    const same = this.entries.find((one) => one.key === key && one.version === version);
    if (method === 'CreateCacheEntry') {
      const msg = 'cache entry with the same key, version, and scope already exists';
      if (same || this.conflicting) return [409, { code: 'already_exists', msg }];
      const entry = { id: this.entries.length + 1, key, version, complete: false };
      this.entries.push(entry);
      return [200, { ok: true, signed_upload_url: await this.#sign(entry, 'rcw') }];
    }
    if (method === 'FinalizeCacheEntryUpload') {
      if (!same) return [404, { code: 'not_found', msg: 'no such reservation' }];
      same.complete = true;
      return [200, { ok: true, entry_id: String(same.id) }];
    }
    if (method !== 'GetCacheEntryDownloadURL') return [404, { code: 'bad_route', msg: method }];
    const found = this.#find([key, ...restoreKeys], version);
    if (!found) return [200, { ok: false }];
    const url = await this.#sign(found, 'r');
    return [200, { ok: true, signed_download_url: url, matched_key: found.key }];
  }

  /**
   * The first key as it is, then each as the beginning of a key, the newest first.
   * @param {string[]} keys
   * @param {string} version
   */
  #find(keys, version) {
    const usable = this.entries.filter((one) => one.complete && one.version === version).reverse();
    const exact = usable.find((one) => one.key === keys[0]);
    if (exact) return exact;
    for (const begin of keys) {
      const found = usable.find((one) => one.key.startsWith(begin));
      if (found) return found;
    }
    return undefined;
  }
}

/** @param {unknown} body */
function asRequest(body) {
  return /** @type {CacheRequest} */ (body);
}

/**
 * The kernel chose the port, and azurite tells it.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<string>}
 */
function listening(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (/** @type {Buffer} */ chunk) => {
        said += chunk.toString();
        const [, address] = /successfully listens on (http:\/\/[\d.]+:\d+)/.exec(said) ?? [];
        if (address !== undefined) resolve(address);
      });
    }
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`azurite did not start:\n${said}`));
    });
  });
}
