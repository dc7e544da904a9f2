import { renderTimeOfDay } from '../system/clock.js';
import { plainText } from '../system/log.js';

/**
 * `12:34:56 debian-12  text`: every line of the text for itself, so that each says when, in local time, and of
 * what. Written at once, all lines of a text stay together.
 */
export function stampLines(at: Date, target: string, text: string): string {
  const head = `${renderTimeOfDay(at)} ${plainText(target)}  `;
  return text
    .split('\n')
    .map((line) => `${head}${line}\n`)
    .join('');
}
