import type { Change } from '../../machine/changes.js';

/** Which sort of thing a file of that place is, for a person. */
export function sortOf({ path, kind, target }: Pick<Change, 'path' | 'kind' | 'target'>): string {
  if (kind === 'link') {
    const unit = /^\/etc\/systemd\/(?:system|user)\/(?:[^/]+\.(?:wants|requires|upholds)\/)?[^/]+$/;
    if (unit.test(path)) return target === '/dev/null' ? 'masked unit' : 'link of an enabled unit';
    return 'link';
  }
  const sorts: readonly (readonly [RegExp, string])[] = [
    [/^\/etc\/cron[^/]*(?:\/|$)|^\/var\/spool\/cron\//, 'cron job'],
    [/^\/etc\/logrotate\.d\//, 'logrotate rule'],
    [/\/sysusers\.d\//, 'sysusers file'],
    [/\/tmpfiles\.d\//, 'tmpfiles file'],
    [/^\/(?:etc|usr\/lib|lib)\/systemd\/(?:system|user)\/[^/]+$/, 'unit file'],
  ];
  const found = kind === 'file' && sorts.find(([where]) => where.test(path))?.[1];
  return found || kind;
}

/** Names and numbers of passwd(5) or group(5). */
export type Accounts = ReadonlyMap<string, number>;

export function parseAccounts(text: string): Accounts {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [name = '', , id = ''] = line.split(':');
      return name !== '' && /^\d+$/.test(id) ? [[name, Number(id)] as const] : [];
    }),
  );
}

export function newAccounts(base: Accounts, now: Accounts): string[] {
  return [...now.keys()].filter((name) => !base.has(name));
}

/** Its name, or its number where nobody has it. */
export function nameOf(id: number, accounts: Accounts): string {
  return [...accounts].find(([, number]) => number === id)?.[0] ?? String(id);
}
