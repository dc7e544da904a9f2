import { PostrojError } from '../errors.js';

/** Only the names of what is at the root begin as an option does; systemd.unit(5). */
const NAME = /^(?:[\w:.\\@][\w:.\\@-]{0,254}|-\.(?:mount|slice))$/;

/** Throws BAD_OPTION. */
export function parseUnitName(name: string): string {
  if (NAME.test(name)) return name;
  throw new PostrojError('BAD_OPTION', `'${name}' is not the name of a unit`, {
    hint: 'Such as webfs, webfs.service or postgresql@15-main.service.',
  });
}
