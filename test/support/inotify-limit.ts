import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Goes before a program: it then reads, and may write, another limit than the host really has. */
export function withInotifyLimit(limit: number, directory: string): string[] {
  const file = path.join(directory, `inotify-limit-${limit}`);
  writeFileSync(file, `${limit}\n`);
  const script = 'mount --bind "$0" /proc/sys/fs/inotify/max_user_instances && exec "$@"';
  return ['unshare', '--mount', 'sh', '-c', script, file];
}
