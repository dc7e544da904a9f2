import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import type { Names } from './protocol.js';

/**
 * Names as the guest resolves them: what is known of it comes with the question, and localhost is
 * itself, RFC 6761. All else, such as where a redirect leads to, is asked for as on the host.
 */
export function lookupWith(known: Names = {}): LookupFunction {
  return (name, options, done) => {
    const addresses = Object.hasOwn(known, name) ? known[name] : localhostOf(name);
    if (!addresses) {
      dns.lookup(name, options, done);
      return;
    }
    const found = wanted(addresses, options);
    const [first] = found;
    if (!first) done(Object.assign(new Error(`no address of ${name}`), { code: 'ENOTFOUND' }), []);
    else if (options.all === true) done(null, found);
    else done(null, first.address, first.family);
  };
}

function localhostOf(name: string): readonly string[] | undefined {
  return /^(?:.*\.)?localhost\.?$/i.test(name) ? ['127.0.0.1', '::1'] : undefined;
}

function wanted(addresses: readonly string[], { family = 0 }: LookupOptions): LookupAddress[] {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return family === 4 || family === 6 ? found.filter((one) => one.family === family) : found;
}

/** Of a name: all of them. */
export function addressesOf(name: string, known: Names | undefined): Promise<LookupAddress[]> {
  if (isIP(name) !== 0) return Promise.resolve([{ address: name, family: isIP(name) }]);
  return new Promise((resolve, reject) => {
    lookupWith(known)(name, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found as LookupAddress[]);
    });
  });
}
