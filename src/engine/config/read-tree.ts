import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

import { danglingAliases, parseYaml } from '../yaml-text.js';
import type { Mistake } from './mistakes.js';
import type { MapEntry, Place, ScalarTree, Tree } from './tree.js';

/** No configuration needs more; files that are made to exhaust us do. */
const MOST_ALIASES = 100;
const MOST_NODES = 20_000;
const DEEPEST = 20;

/** undefined for what is no YAML, or more than a configuration can be: why joins the mistakes. */
export function readTree(text: string, file: string, mistakes: Mistake[]): Tree | undefined {
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problems = problemsOf(document).map(([offset, message]) => ({ at: at(offset), message }));
  const walk = new Walk(document, at);
  const tree = problems.length === 0 ? walk.treeOf(document.contents ?? undefined, 0) : undefined;
  mistakes.push(...problems, ...walk.mistakes);
  return walk.mistakes.length === 0 ? tree : undefined;
}

type Problem = readonly [offset: number, message: string];

function problemsOf(document: Document): readonly Problem[] {
  // first, since `*: [jq]` is also an error whose message is no help
  const dangling = danglingAliases(document);
  if (dangling.length > 0) return dangling;
  const { errors, warnings } = document;
  // the parser's own stack has run out: what it says of the rest is of no use
  const exhausted = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted) return [[exhausted.pos[0], TOO_DEEP]];
  return [...errors, ...warnings].map(({ pos, message }) => [pos[0], message]);
}

const TOO_DEEP = `nested too deeply: ${DEEPEST} levels are enough`;

/** From the parser's nodes to ours, within limits that aliases cannot get around. */
class Walk {
  readonly mistakes: Mistake[] = [];
  private nodes = 0;
  private aliases = 0;

  constructor(
    private readonly document: Document,
    private readonly at: (offset: number) => Place,
  ) {}

  treeOf(node: unknown, depth: number): Tree {
    const known = node as Node | undefined;
    const at = this.at(known?.range?.[0] ?? 0);
    this.nodes += 1;
    if (depth > DEEPEST) return this.refused(at, TOO_DEEP);
    if (this.nodes > MOST_NODES) return this.refused(at, `more than ${MOST_NODES} values`);
    if (isAlias(known)) return this.resolved(known, at, depth);
    if (isMap(known)) return { kind: 'map', at, entries: this.entriesOf(known, depth) };
    if (isSeq(known)) {
      return { kind: 'list', at, items: known.items.map((item) => this.treeOf(item, depth + 1)) };
    }
    return scalar(at, known);
  }

  /** One that holds itself comes to an end by its depth. */
  private resolved(alias: Alias, at: Place, depth: number): Tree {
    this.aliases += 1;
    if (this.aliases > MOST_ALIASES) return this.refused(at, `more than ${MOST_ALIASES} aliases`);
    return this.treeOf(alias.resolve(this.document), depth + 1);
  }

  private entriesOf(map: YAMLMap, depth: number): MapEntry[] {
    return map.items.flatMap(({ key, value }: Pair) => {
      const keyAt = this.at((key as Node | null)?.range?.[0] ?? map.range?.[0] ?? 0);
      if (!isScalar(key)) {
        this.refused(keyAt, 'a key must be a word');
        return [];
      }
      // own property or not, it would be somebody's prototype one day
      if (key.value === '__proto__') this.refused(keyAt, "'__proto__' cannot be a key");
      const tree = value === null ? scalar(keyAt, undefined) : this.treeOf(value, depth + 1);
      return [{ key: String(key.value), keyAt, tree }];
    });
  }

  /** Each kind of excess is told once, where it was first met. */
  private refused(at: Place, message: string): Tree {
    if (!this.mistakes.some((one) => one.message === message)) this.mistakes.push({ at, message });
    return scalar(at, undefined);
  }
}

function scalar(at: Place, node: Node | undefined): ScalarTree {
  const value = isScalar(node) ? node.value : null;
  const known =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const source = isScalar(node) && node.source !== undefined ? node.source : String(value);
  return { kind: 'scalar', at, value: known ? value : null, source };
}
