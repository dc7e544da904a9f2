import type { EnvReader } from './expressions.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is read from the environment, and what of it must not be shown. */
export interface EnvAccess {
  readonly read: EnvReader;
  readonly secrets: ReadonlySet<string>;
}

/** The runner's own: whoever has these acts as the workflow; and what other actions were given. */
const RESERVED = /^(?:ACTIONS_|INPUT_|GITHUB_TOKEN$|SUDO_)/;
/** Their jobs have secrets, and files of people who may not see these. */
const PRIVILEGED_EVENTS = ['pull_request_target', 'workflow_run'];
const SECRET_NAME =
  /TOKEN|SECRET|PASS|PWD|KEY|CREDENTIAL|AUTH|CERT|COOKIE|SESSION|PRIVATE|(?:^|_)(?:PAT|PIN|DSN|URL|URI)(?:_|$)/i;
/** What is shorter is nobody's secret, and hiding it would spoil every text. */
const SHORTEST_SECRET = 4;

/** Values whose names look like a secret's are remembered, to be hidden wherever they turn up. */
export function openEnvironment(env: Environment): EnvAccess {
  const secrets = new Set<string>();
  const read: EnvReader = (name) => {
    const event = env.GITHUB_EVENT_NAME;
    if (RESERVED.test(name)) return { refused: `a configuration may not have ${name}` };
    if (event !== undefined && PRIVILEGED_EVENTS.includes(event)) {
      return { refused: `a run of ${event} gives a configuration nothing of its environment` };
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined) return { refused: `${name} is not set in the environment` };
    if (SECRET_NAME.test(name)) remember(value);
    return { value };
  };
  /** Texts are shown line by line, too. */
  const remember = (value: string) => {
    for (const part of [value, ...value.split(/\r?\n/)].map((text) => text.trim())) {
      if (part.length >= SHORTEST_SECRET) secrets.add(part);
    }
  };
  return { read, secrets };
}
