/** `About a minute`, `3 weeks`: https://github.com/docker/go-units/blob/master/duration.go */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1e3);
  if (seconds < 1) return 'Less than a second';
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes === 1 ? 'About a minute' : `${minutes} minutes`;
  const hours = Math.floor(ms / 3_600e3 + 0.5);
  if (hours < 48) return hours === 1 ? 'About an hour' : `${hours} hours`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 7 * 2) return `${days} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(days / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(days / 30)} months`;
  return `${Math.floor(days / 365)} years`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `7.8kB`, `118MB`: in powers of ten, with `digits` of them; go-units, size.go. */
export function humanSize(bytes: number, digits = 3): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${Number(size.toPrecision(digits))}${units[unit] ?? ''}`;
}

/** The same in powers of two, as docker tells of memory: `7.637GiB`. */
export function humanMemory(bytes: number): string {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let unit = 0;
  for (; size >= 1024 && unit < names.length - 1; unit++) size /= 1024;
  return `${Number(size.toPrecision(4))}${names[unit] ?? ''}`;
}

/** At most `most` characters, the last one an ellipsis where something is left out. */
export function ellipsis(text: string, most: number): string {
  const signs = Array.from(text);
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`;
}

/** `2026-11-26 14:29:04 +0000 UTC`, as Go prints a time. */
export function goTime(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * 60e3).toISOString();
  const sign = offset < 0 ? '-' : '+';
  const two = (value: number) => String(value).padStart(2, '0');
  const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  const name = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${zone} ${name ?? ''}`.trimEnd();
}
