/** How somebody authenticates. */
interface Credentials {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly bearer?: string | undefined;
}

/** What is shorter is nobody's secret, and hiding it would spoil every text. */
const SHORTEST_SECRET = 4;

/** Everything by which somebody else could authenticate. */
export function httpSecrets({ username = '', password, bearer, url }: Credentials): string[] {
  const { username: name, password: written } = new URL(url);
  const inUrl = [decodeURIComponent(name), decodeURIComponent(written)] as const;
  const pairs = [...(password === undefined ? [] : [[username, password]]), inUrl];
  const basic = pairs.flatMap(([user = '', word = '']) =>
    word === '' ? [] : Buffer.from(`${user}:${word}`).toString('base64'),
  );
  const all = [password, bearer, inUrl[1], written, ...basic];
  return [...new Set(all)].flatMap((secret = '') =>
    secret.length < SHORTEST_SECRET ? [] : secret,
  );
}
