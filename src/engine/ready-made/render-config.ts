import { Document, isScalar, visit } from 'yaml';

import type { WrittenCheck } from './written-check.js';

/** A configuration file as it is written for a person. */
export interface WrittenConfig {
  /** What the file says of itself, a line each. */
  readonly heading: readonly string[];
  readonly images: readonly string[];
  readonly packages: readonly string[];
  readonly checks: readonly WrittenCheck[];
  /** By the family that they are for. */
  readonly overrides?: ReadonlyMap<string, readonly WrittenCheck[]>;
}

const MORE_LIFE = '# lifecycle: [install, reboot, upgrade, remove, purge, reinstall]';

export function renderConfig(config: WrittenConfig): string {
  const { heading, images, packages, checks, overrides = new Map() } = config;
  const blocks = [
    heading.map((line) => `${comment(line)}\n`).join(''),
    `images:\n${list(images)}`,
    `packages:\n${list(packages)}`,
    `# Without it they are only installed:\n${MORE_LIFE}\n`,
    ...(checks.length > 0 ? [`checks:\n${renderChecks(checks, '  ')}`] : []),
    ...(overrides.size > 0 ? [renderOverrides(overrides)] : []),
  ];
  return blocks.join('\n');
}

function renderOverrides(overrides: ReadonlyMap<string, readonly WrittenCheck[]>): string {
  const families = [...overrides].map(
    ([family, checks]) => `  ${family}:\n    checks:\n${renderChecks(checks, '      ')}`,
  );
  return `overrides: # for one family, besides the checks above\n${families.join('')}`;
}

/** Where all are only remarks, YAML needs to see a list all the same. */
function renderChecks(given: readonly WrittenCheck[], indent: string): string {
  const checks = given.filter(isPlain);
  const none = checks.every((one) => !('check' in one)) ? `${indent}[]\n` : '';
  return none + checks.map((one) => renderCheck(one, indent)).join('');
}

/** What looks like an expression, in the name of a file, say, would be read as one. */
function isPlain(written: WrittenCheck): boolean {
  return !('check' in written) || !JSON.stringify(written.check).includes('${{');
}

function renderCheck(written: WrittenCheck, indent: string): string {
  if (!('check' in written)) return `${indent}${comment(written.remark)}\n`;
  const why = written.why === undefined ? '' : `${indent}${comment(written.why)}\n`;
  return why + indented(toYaml([written.check], 'flow'), indent);
}

function list(words: readonly string[]): string {
  return indented(toYaml(words), '  ');
}

/** Within `flow`, lists of single values are on a line each. */
function toYaml(value: unknown, lists: 'block' | 'flow' = 'block'): string {
  const document = new Document(value);
  visit(document, {
    Seq: (_, seq) => {
      if (lists === 'flow' && seq.items.every(isScalar)) seq.flow = true;
    },
  });
  return document.toString({ singleQuote: true, lineWidth: 0, flowCollectionPadding: false });
}

function indented(text: string, indent: string): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}

/** Names come from packages: a line stays one. */
function comment(text: string): string {
  return `# ${text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}`;
}
