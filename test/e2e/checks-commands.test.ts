import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bootedMachine } from './support/booted-machine.js';
import { sharedStateDir } from './support/cache.js';
import { itFails, itPasses } from './support/check-rows.js';
import { checkerOf, type Checker } from './support/checker.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
let checker: Checker;
const ours = () => checker;

beforeAll(async () => {
  checker = checkerOf(await bootedMachine('debian-bookworm'), directory);
  const script = '#!/bin/sh\necho "$1 in $PWD as $(id -un), $GREETING, $(cat)"\nexit "$2"\n';
  await writeFile(join(directory, 'try.sh'), script);
  await writeFile(join(directory, 'plain.sh'), 'echo "it is $0" | sed s/-[0-9a-f]*$//\n');
  await writeFile(join(directory, 'perl'), '#!/usr/bin/perl -w\nprint "of perl @ARGV\\n";\n');
});
afterAll(async () => {
  await checker.machine.stop();
  await expectNothingLeft(sharedStateDir);
});

describe('command', () => {
  itPasses(ours, [
    [{ command: 'true' }, 'exit code 0'],
    [
      {
        command: 'echo out; echo err >&2; exit 3',
        'exit-code': 3,
        stdout: 'out',
        stderr: '/^err$/m',
      },
      'exit code 3, stdout "out\\n", stderr "err\\n"',
    ],
    [
      {
        command: 'echo "$(id -un) $A in $(pwd), $(cat)"',
        user: 'nobody',
        env: { A: 'b' },
        stdin: 'read',
        directory: '/tmp',
        stdout: 'nobody b in /tmp, read',
      },
      'exit code 0, stdout "nobody b in /tmp, read\\n"',
    ],
    [{ command: 'exit 7', 'exit-code': { not: 0 } }, 'exit code 7'],
    [
      { command: 'tcp-server --version || echo nginx/1.22.1', stdout: { semver: '^1.20' } },
      'exit code 0, stdout "nginx/1.22.1\\n"',
    ],
    [{ command: '[ -e /run/second ] || ! touch /run/second', within: '5s' }, 'exit code 0'],
  ]);
  itFails(ours, [
    [
      { command: 'echo out; echo err >&2; exit 3' },
      'command echo out; echo err >&2; exit 3: exit code 3, expected exit code 0\nout\nerr',
    ],
    [
      { command: 'no-such-program' },
      'command no-such-program: exit code 127, expected exit code 0\n/bin/sh: 1: no-such-program: not found',
    ],
    [
      { command: 'echo hello', stdout: 'bye' },
      'command echo hello: stdout "hello\\n", expected exit code 0, stdout bye\nhello',
    ],
    [
      { command: 'seq 1 500', stdout: { contains: '251\n252\n254' } },
      'command seq 1 500: stdout "1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n10\\n11\\n12\\n13\\n14\\n15\\n16\\n17\\n18\\n19\\n20\\n21\\n22\\n23\\n"…, expected exit code 0, stdout contains "251\\n252\\n254"\n  stdout: expected contains "251\\n252\\n254"\n            actual …"246\\n247\\n248\\n249\\n250\\n251\\n252\\n253\\n254\\n255\\n256\\n257\\n258\\n259\\n260\\n261\\n262\\n263\\n264\\n265\\n266\\n267\\n26"…\n486\n487\n488\n489\n490\n491\n492\n493\n494\n495\n496\n497\n498\n499\n500',
    ],
    [
      { command: 'sleep 60', timeout: '200ms' },
      'command sleep 60: still running after 0.2 s, expected exit code 0',
    ],
    [
      { command: 'true', user: 'nobody-there' },
      'command true: exit code 126, expected exit code 0\nunable to find user nobody-there: no matching entries in passwd file',
    ],
    [
      { command: 'exit 1', within: '200ms' },
      'command exit 1: not exit code 0 within 0.2 s; last: exit code 1 (N tries)',
    ],
  ]);
});

describe('script', () => {
  itPasses(ours, [
    [
      {
        script: 'try.sh',
        args: ['hello', '0'],
        env: { GREETING: 'hi' },
        stdin: 'bye',
        stdout: 'hello in / as root, hi, bye',
      },
      'exit code 0, stdout "hello in / as root, hi, bye\\n"',
    ],
    [
      { script: 'plain.sh', user: 'nobody', stdout: 'it is /run/postroj-script' },
      'exit code 0, stdout "it is /run/postroj-script\\n"',
    ],
    [
      { script: './perl', args: ['a b', 'c'], stdout: 'of perl a b c' },
      'exit code 0, stdout "of perl a b c\\n"',
    ],
    [
      { command: 'ls /run | grep -c postroj-script', 'exit-code': 1, stdout: 0 },
      'exit code 1, stdout "0\\n"',
    ],
  ]);
  itFails(ours, [
    [
      { script: 'try.sh', args: ['hello', '4'] },
      'script try.sh hello 4: exit code 4, expected exit code 0\nhello in / as root, , ',
    ],
  ]);
});

describe('matchers', () => {
  const printing = (line: string, stdout: unknown) => ({ command: line, stdout });
  itPasses(ours, [
    [printing('echo one two', 'one two'), 'exit code 0, stdout "one two\\n"'],
    [printing('echo 7', 7), 'exit code 0, stdout "7\\n"'],
    [printing('echo OK: all good', '/^ok: .* good$/im'), 'exit code 0, stdout "OK: all good\\n"'],
    [printing('nproc --all', '>= 1'), /^exit code 0, stdout "\d+\\n"$/],
    [printing('echo 1500', '> 1k, < 2k'), 'exit code 0, stdout "1500\\n"'],
    [printing('echo 250', '200..299'), 'exit code 0, stdout "250\\n"'],
    [printing('echo b', ['a', 'b']), 'exit code 0, stdout "b\\n"'],
    [printing('echo ">= 3"', { equals: '>= 3' }), 'exit code 0, stdout ">= 3\\n"'],
    [printing('echo all is well', { not: '/error/i' }), 'exit code 0, stdout "all is well\\n"'],
    [
      printing('echo up 5 days', { all: ['/^up/', { not: '/week/' }] }),
      'exit code 0, stdout "up 5 days\\n"',
    ],
    [printing('echo ready', { any: ['running', 'ready'] }), 'exit code 0, stdout "ready\\n"'],
    [printing('echo a.b.c', { contains: ['a.', '.c'] }), 'exit code 0, stdout "a.b.c\\n"'],
    [printing('echo web/2.4.1', { semver: '>=2.3 <3' }), 'exit code 0, stdout "web/2.4.1\\n"'],
    [printing('printf ""', ''), 'exit code 0, stdout ""'],
  ]);

  /** What is said of a line that prints this, where that was expected. */
  const told = (line: string, expected: string, printed: string) =>
    `command ${line}: stdout ${JSON.stringify(`${printed}\n`)}, expected exit code 0, stdout ${expected}\n${printed}`;
  itFails(ours, [
    [printing('echo one two', 'one  two'), told('echo one two', '"one  two"', 'one two')],
    [printing('echo 7', 8), told('echo 7', '8', '7')],
    [printing('echo fine', '/^ok/i'), told('echo fine', '/^ok/i', 'fine')],
    [printing('echo 3', '>= 4'), told('echo 3', '>= 4', '3')],
    [printing('echo many', '>= 4'), told('echo many', '>= 4', 'many')],
    [printing('echo 300', '200..299'), told('echo 300', '200..299', '300')],
    [printing('echo c', ['a', 'b']), told('echo c', '[a, b]', 'c')],
    [printing('echo 4', { equals: '>= 3' }), told('echo 4', '">= 3"', '4')],
    [
      printing('echo an Error', { not: '/error/i' }),
      told('echo an Error', 'not /error/i', 'an Error'),
    ],
    [
      printing('echo up a week', { all: ['/^up/', { not: '/week/' }] }),
      told('echo up a week', 'all of /^up/, not /week/', 'up a week'),
    ],
    [
      printing('echo dead', { any: ['running', 'ready'] }),
      told('echo dead', 'any of running, ready', 'dead'),
    ],
    [
      printing('echo a.b.c', { contains: ['a.', '.d'] }),
      told('echo a.b.c', 'contains a., .d', 'a.b.c'),
    ],
    [
      printing('echo web/3.0.0', { semver: '>=2.3 <3' }),
      told('echo web/3.0.0', 'semver >=2.3 <3', 'web/3.0.0'),
    ],
    [printing('echo x', ''), told('echo x', '""', 'x')],
    [
      printing('printf "%040d\\nport = 8000\\n%040d\\n" 0 0', {
        contains: 'port = 9000',
      }),
      `command printf "%040d\\nport = 8000\\n%040d\\n" 0 0: stdout "${'0'.repeat(40)}\\nport = 8000\\n0000000"…, expected exit code 0, stdout contains "port = 9000"\n  stdout: expected contains "port = 9000"\n            actual "${'0'.repeat(40)}\\nport = 8000\\n${'0'.repeat(40)}\\n"\n${'0'.repeat(40)}\nport = 8000\n${'0'.repeat(40)}`,
    ],
  ]);

  it('an expression that would never end is told, and nobody else waits for it', async () => {
    const line = `printf 'a%.0s' $(seq 40); echo '!'`;
    const entries = [printing(line, '/^(a+)+$/'), { command: 'sleep 600', timeout: '700s' }];
    await expect(checker.run(entries)).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: '/^(a+)+$/ took longer than 1 s for 42 characters',
      hint: 'Avoid repetitions within repetitions, such as (a+)+.',
    });
  });
});
