import { Resolver } from 'node:dns/promises';

import { describe, USUAL_TIMEOUT_MS } from './failure.js';
import type { DnsQuestion, ProbeAnswer } from './protocol.js';

/** Asks these servers alone, once. */
export async function probeDns(question: DnsQuestion): Promise<ProbeAnswer> {
  const { servers, timeoutMs = USUAL_TIMEOUT_MS } = question;
  try {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    resolver.setServers(servers);
    return { redirects: [], records: await resolve(resolver, question) };
  } catch (error) {
    return { redirects: [], error: describe(error) };
  }
}

/** Each record as zone files have it, RFC 1035. */
async function resolve(resolver: Resolver, { name, type }: DnsQuestion): Promise<string[]> {
  switch (type) {
    case 'MX':
      return (await resolver.resolveMx(name)).map(
        ({ priority, exchange }) => `${priority} ${exchange}`,
      );
    case 'SRV':
      return (await resolver.resolveSrv(name)).map(({ priority, weight, port, name: target }) =>
        [priority, weight, port, target].join(' '),
      );
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'CNAME':
      return resolver.resolveCname(name);
    case 'NS':
      return resolver.resolveNs(name);
    case 'PTR':
      return resolver.resolvePtr(name);
  }
}
