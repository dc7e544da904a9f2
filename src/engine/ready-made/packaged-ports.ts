import type { Contents } from '../../packages/contents/index.js';
import { environmentOf, filledIn } from './unit-environment.js';
import { listeningCheck, type Listening } from './listening.js';
import type { PackagedUnit } from './packaged-units.js';
import { shortName } from './unit-checks.js';
import type { WrittenCheck } from './written-check.js';

/** What sockets listen at, and what the lines that start services say of ports. */
export function portChecks(
  units: readonly PackagedUnit[],
  texts: Contents['texts'],
): WrittenCheck[] {
  return units.flatMap((unit) => {
    const why = `from ${shortName(unit.name)}`;
    return [...ofSocket(unit), ...ofService(unit, texts)].map((one) => listeningCheck(one, why));
  });
}

/** systemd.socket(5). */
function ofSocket({ text }: PackagedUnit): Listening[] {
  const listening = (key: string, transport: 'tcp' | 'udp') =>
    text.values('Socket', key).flatMap((value) => socketOf(value, transport));
  return [...listening('ListenStream', 'tcp'), ...listening('ListenDatagram', 'udp')];
}

function socketOf(value: string, transport: 'tcp' | 'udp'): Listening[] {
  if (/^\/[^%]*$/.test(value)) return [{ path: value }];
  const [, host = '', digits] = /^(?:(.*):)?(\d{1,5})$/.exec(value) ?? [];
  return digits === undefined ? [] : toPort(transport, host, digits);
}

/** `--port 80`, `--listen=:80`, `-p80`, in the words of the program or in its environment. */
const OPTION =
  /^(?:-[pPl]|--?(?:[\w.-]*(?:port|listen|bind|addr)[\w.-]*)|[A-Z_]*(?:PORT|LISTEN|BIND|ADDR)[A-Z_]*)$/;
/** Where it only goes to, or what is no port: a file of its number, say. */
const ELSEWHERE =
  /db|sql|redis|upstream|remote|peer|proxy|target|backend|connect|server|support|report|export|import|udp/i;

function ofService({ text }: PackagedUnit, texts: Contents['texts']): Listening[] {
  const environment = environmentOf(text, texts);
  const words = text
    .values('Service', 'ExecStart')
    .flatMap((line) => filledIn(line, environment).split(/\s+/).slice(1));
  const options = words.flatMap((word, index) => optionIn(word, words[index + 1]));
  const all = [...options, ...[...environment].map(([name, value]) => ({ name, value }))];
  return all
    .filter(({ name }) => OPTION.test(name) && !ELSEWHERE.test(name))
    .flatMap(({ value }) => {
      const [, host = '', digits] = /^(?:(\[[^\]]*\]|[\w.*-]*):)?(\d{1,5})\/?$/.exec(value) ?? [];
      return digits === undefined ? [] : toPort('tcp', host, digits);
    });
}

interface Option {
  readonly name: string;
  readonly value: string;
}

function optionIn(word: string, next = ''): Option[] {
  const [, name, value] = /^(--?[\w.-]+?)=(.*)$/.exec(word) ?? /^(-[pP])(\d+)$/.exec(word) ?? [];
  if (name !== undefined) return [{ name, value: value ?? '' }];
  return word.startsWith('-') ? [{ name: word, value: next }] : [];
}

function toPort(transport: 'tcp' | 'udp', host: string, digits: string): Listening[] {
  const port = Number(digits);
  return port > 0 && port < 2 ** 16 ? [{ transport, host, port }] : [];
}
