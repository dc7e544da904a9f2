import { stringify } from 'yaml';
import { toJSONSchema } from 'zod/mini';

import { checkKinds, type CheckKind } from '../../checks/index.js';
import { explained } from '../../checks/matchers/explained.js';
import type { Value } from '../../checks/matchers/matcher.js';
import { waitingKeys } from '../../checks/waiting.js';
import { keyRows, renderTable } from './rows.js';
import type { Shape } from './type-words.js';

const INTRODUCTION = `<!-- Written by \`npm run docs\` from src/checks; a test tells when it is not what that writes. -->

# Checks

What may stand under \`checks:\` of [the configuration file](../README.md#configuration-file). Each check is of one kind, told
by the key that has its name. All are made from outside or from inside the machine's network; nothing of ours is
installed in it. The examples are run, all of them, on a machine on which a package \`my-service\` is installed.
`;

const WAITING = `## Waiting

Every kind has these keys besides its own. What becomes true only by and by, such as a unit or an answer, is
waited for without them too; a check that stands in \`all\` or \`any\` has none.
`;

const MATCHERS = `## Matchers

What something must be like. What YAML would take for something else needs quotes.
`;

/** All kinds of checks with their keys and an example each; Markdown. */
export function renderReference(): string {
  const kinds = Object.entries(checkKinds);
  const links = kinds.map(([name]) => `[${name}](#${name})`).join(', ');
  return [
    INTRODUCTION,
    `${links}; [waiting](#waiting), [matchers](#matchers).\n`,
    ...kinds.map(([name, kind]) => renderKind(name, kind)),
    WAITING,
    renderTable(HEADER, waitingRows()),
    MATCHERS,
    renderTable(['written', 'what it asks for', 'holds for', 'but not for'], matcherRows()),
  ].join('\n');
}

const HEADER = ['key', 'what it may be', ''];

function renderKind(name: string, kind: CheckKind): string {
  const rows = keyRows(shapeOf(kind)).filter(([key = '']) => !isWaiting(key));
  const example = stringify([kind.example], { singleQuote: true, lineWidth: 0 });
  return `## ${name}\n\n${kind.about}\n\n\`\`\`yaml\n${example}\`\`\`\n\n${renderTable(HEADER, rows)}`;
}

function shapeOf({ schema }: CheckKind): Shape {
  return toJSONSchema(schema, { target: 'draft-7', io: 'input' }) as Shape;
}

function isWaiting(row: string): boolean {
  return waitingKeys.some((key) => row === `\`${key}\``);
}

/** Those of any kind will do. */
function waitingRows(): string[][] {
  const [kind] = Object.values(checkKinds);
  return kind ? keyRows(shapeOf(kind)).filter(([key = '']) => isWaiting(key)) : [];
}

function matcherRows(): string[][] {
  return explained.map(({ written, about, met, unmet }) => [
    `\`${inLine(written)}\``,
    about,
    `\`${inLine(met)}\``,
    `\`${inLine(unmet)}\``,
  ]);
}

/** As it would stand behind a key. */
function inLine(value: Value): string {
  const flow = {
    singleQuote: true,
    lineWidth: 0,
    collectionStyle: 'flow',
    flowCollectionPadding: true,
  } as const;
  return stringify(value, flow).trimEnd();
}
