export interface BearerChallenge {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scope: string | undefined;
}

/** What anybody gets who asks; https://distribution.github.io/distribution/spec/auth/token/ */
export async function anonymousToken(
  { status, headers }: Response,
  scheme: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const challenge = status === 401 ? parseChallenge(headers.get('www-authenticate')) : undefined;
  if (!challenge || (scheme === 'https' && challenge.realm.protocol !== 'https:')) return undefined;
  const { realm, service, scope } = challenge;
  if (service !== undefined) realm.searchParams.set('service', service);
  if (scope !== undefined) realm.searchParams.set('scope', scope);
  const response = await fetch(realm, { signal });
  if (!response.ok) return undefined;
  const { token, access_token } = (await response.json()) as Record<string, unknown>;
  return [token, access_token].find((one) => typeof one === 'string');
}

/** `Bearer realm="https://…",service="…",scope="…"`; undefined for any other scheme of RFC 9110. */
export function parseChallenge(header: string | null): BearerChallenge | undefined {
  const [, text] = /^\s*bearer\s+(.*)$/i.exec(header ?? '') ?? [];
  if (text === undefined) return undefined;
  const pairs = [...text.matchAll(/(\w+)\s*=\s*"([^"]*)"/g)].map(([, name = '', value = '']) => [
    name.toLowerCase(),
    value,
  ]);
  const { realm = '', service, scope } = Object.fromEntries(pairs) as Record<string, string>;
  if (!/^https?:\/\//.test(realm) || !URL.canParse(realm)) return undefined;
  return { realm: new URL(realm), service, scope };
}
