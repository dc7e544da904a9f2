import { quote } from './matchers/show.js';

/** What stands for what must not be shown. */
const MASK = '***';
/** Of a secret that was cut, fewer letters are of no use to anybody. */
const SHORTEST_PART = 4;

/**
 * The text without the secrets, the longest first: one may be a part of another. Also as they are
 * written in quotes, and what is left of one where a long text was cut, which dots tell.
 */
export function maskText(text: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  const written = new Set(secrets.flatMap((secret) => [secret, quote(secret).slice(1, -1)]));
  const forms = [...written].filter(Boolean).sort((a, b) => b.length - a.length);
  const whole = forms.reduce((hidden, form) => hidden.replaceAll(form, MASK), text);
  return whole.includes('…') ? maskCut(whole, forms) : whole;
}

/** `beginning of it"…` and `…"end of it`. */
function maskCut(text: string, forms: readonly string[]): string {
  const pieces = text.split(/("?…"?)/);
  return pieces
    .map((piece, index) => {
      if (index % 2 === 1) return piece;
      const [isCutBefore, isCutAfter] = [index > 0, index < pieces.length - 1];
      if (isCutBefore && isCutAfter && isWithin(piece, forms)) return MASK;
      const started = isCutBefore ? withoutEnd(piece, forms) : piece;
      return isCutAfter ? withoutBeginning(started, forms) : started;
    })
    .join('');
}

function isWithin(piece: string, forms: readonly string[]): boolean {
  return piece.length >= SHORTEST_PART && forms.some((form) => form.includes(piece));
}

/** Without the end of a secret, of which the rest was cut away before. */
function withoutEnd(piece: string, forms: readonly string[]): string {
  const most = longest(forms, (form, length) => piece.startsWith(form.slice(-length)));
  return most === 0 ? piece : MASK + piece.slice(most);
}

/** Without the beginning of a secret, of which the rest was cut away after. */
function withoutBeginning(piece: string, forms: readonly string[]): string {
  const most = longest(forms, (form, length) => piece.endsWith(form.slice(0, length)));
  return most === 0 ? piece : piece.slice(0, piece.length - most) + MASK;
}

/** How many letters of any of them fit, at most; 0 for too few. */
function longest(
  forms: readonly string[],
  fits: (form: string, length: number) => boolean,
): number {
  const lengths = forms.map((form) => {
    for (let length = form.length - 1; length >= SHORTEST_PART; length--) {
      if (fits(form, length)) return length;
    }
    return 0;
  });
  return Math.max(0, ...lengths);
}
