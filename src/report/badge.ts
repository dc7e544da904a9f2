import type { RunResult, TargetResult } from '../engine/result.js';
import { escapeMarkup } from './markup.js';
import { compareNatural, renderSystemName, systemNameOf } from './system-name.js';

const LABEL = 'tested on';
/** More than these are counted instead. */
const MOST_CHARACTERS = 60;
const CHARACTER_WIDTH = 6.7;
const PADDING = 12;

/** A picture for a README: the systems that it works on, or how many of those that were tried. */
export function renderBadge(result: RunResult): string {
  const { text, whole, colour } = contentOf(result);
  const [left, right] = [widthOf(LABEL), widthOf(text)];
  const width = left + right;
  const [title, value] = [`${LABEL}: ${escapeMarkup(whole)}`, escapeMarkup(text)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${title}">
<title>${title}</title>
<clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#444b54"/><rect x="${left}" width="${right}" height="20" fill="${colour}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="${left / 2}" y="14" textLength="${left - PADDING}">${LABEL}</text>
<text x="${left + right / 2}" y="14" textLength="${right - PADDING}">${value}</text>
</g></svg>
`;
}

interface Content {
  readonly text: string;
  /** However long it is. */
  readonly whole: string;
  readonly colour: string;
}

const colours = { all: '#1f7a45', some: '#a85d00', none: '#b3202c', nothing: '#6b7280' };

function contentOf({ targets }: RunResult): Content {
  const systems = systemsOf(targets);
  const passed = systems.filter((system) => system.passed).map(({ name }) => name);
  const whole = namesOf(passed);
  if (systems.length === 0) return { text: 'nothing', whole: 'nothing', colour: colours.nothing };
  if (passed.length < systems.length) {
    const text = `${passed.length} of ${systems.length} systems`;
    const colour = passed.length === 0 ? colours.none : colours.some;
    return { text, whole: whole === '' ? text : `${text}: ${whole}`, colour };
  }
  const isShort = whole.length <= MOST_CHARACTERS;
  return { text: isShort ? whole : `${systems.length} systems`, whole, colour: colours.all };
}

interface System {
  readonly name: { readonly name: string; readonly version: string };
  /** On every architecture, with every configuration. */
  readonly passed: boolean;
}

/** Of what was skipped nothing is known. */
function systemsOf(targets: readonly TargetResult[]): System[] {
  const byName = new Map<string, System>();
  for (const target of targets.filter(({ verdict }) => verdict !== 'skip')) {
    const name = systemNameOf(target);
    const key = renderSystemName(name);
    const passed = target.verdict === 'pass' && (byName.get(key)?.passed ?? true);
    byName.set(key, { name, passed });
  }
  return [...byName.entries()].sort(([a], [b]) => compareNatural(a, b)).map(([, system]) => system);
}

/** `Debian 12, 13 · Fedora 44`. */
function namesOf(names: readonly System['name'][]): string {
  const versions = new Map<string, string[]>();
  for (const { name, version } of names) {
    versions.set(name, [...(versions.get(name) ?? []), version]);
  }
  return [...versions].map(([name, list]) => `${name} ${list.join(', ')}`.trim()).join(' · ');
}

function widthOf(text: string): number {
  return Math.ceil(text.length * CHARACTER_WIDTH) + PADDING;
}
