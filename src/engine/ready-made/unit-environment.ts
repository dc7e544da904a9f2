import type { UnitText } from './unit-text.js';

/** What a service is given, as far as its package says so; systemd.exec(5). */
export function environmentOf(
  text: UnitText,
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const own = text.values('Service', 'Environment').flatMap((line) => assignmentsIn(line));
  const files = text.values('Service', 'EnvironmentFile').flatMap((file) => {
    const lines = (texts.get(file.replace(/^-/, '')) ?? '').split('\n');
    return lines.filter((line) => !/^\s*[#;]/.test(line)).flatMap((line) => wholeLine(line));
  });
  return new Map([...own, ...files]); // files win
}

/** `A=1 "B=two words"`. */
function assignmentsIn(line: string): (readonly [string, string])[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return words.flatMap(([, double, single, bare]) => wholeLine(double ?? single ?? bare ?? ''));
}

function wholeLine(line: string): (readonly [string, string])[] {
  const [, name, value = ''] = /^\s*(\w+)=(.*?)\s*$/.exec(line) ?? [];
  return name === undefined ? [] : [[name, value.replace(/^(["'])(.*)\1$/, '$2')]];
}

/** `$NAME` and `${NAME}`; what is not known stays as it is. */
export function filledIn(line: string, environment: ReadonlyMap<string, string>): string {
  return line.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (all, braced: string | undefined, bare: string | undefined) =>
      environment.get(braced ?? bare ?? '') ?? all,
  );
}
