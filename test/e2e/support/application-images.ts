import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

import { startRegistry, type FilledRegistry } from './registry.js';
import { containerOci } from './roots.js';

/** Prints its arguments and what it was given; ends with their number. */
const HELLO = `#include <stdio.h>
int main(int count, char **words, char **env) {
  puts("Hello from a file!");
  for (int i = 1; i < count; i++) puts(words[i]);
  for (; *env; env++) puts(*env);
  return count - 1;
}
`;

/** An entrypoint as many images have it, which serves its command. */
const ENTRYPOINT = `#!/bin/sh
echo "entrypoint $#"
exec "$@"
`;

/** Tells what it gets, and ends by SIGQUIT only. */
const STOPPABLE = `#!/bin/sh
trap 'echo got-QUIT; exit 42' QUIT
trap 'echo got-TERM' TERM
echo ready
while :; do sleep 1 & wait; done
`;

/** What is put upon Debian, and what the image then says of itself: arguments of umoci config. */
interface Made {
  readonly files?: Readonly<Record<string, string>>;
  readonly config: readonly string[];
}

const onDebian: Readonly<Record<string, Made>> = {
  entrypoint: {
    files: { 'entrypoint.sh': ENTRYPOINT },
    config: [
      ...['--config.entrypoint', '/entrypoint.sh'],
      ...['--config.cmd', 'echo', '--config.cmd', 'own command'],
      ...['--config.env', 'COLOUR=of the image', '--config.workingdir', '/made/for/it'],
      ...['--config.label', 'maker=somebody'],
    ],
  },
  user: {
    files: {
      'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nworker:x:1234:1235::/home/worker:/bin/sh\n',
      'etc/group': 'root:x:0:\nworkers:x:1235:\nhelpers:x:77:worker\n',
    },
    config: ['--config.user', 'worker', '--config.cmd', 'id'],
  },
  stopsignal: {
    files: { 'stoppable.sh': STOPPABLE },
    config: ['--config.stopsignal', 'SIGQUIT', '--config.cmd', '/stoppable.sh'],
  },
  volume: {
    files: {
      'data/there': 'of the image\n',
      'run/of-the-image': 'here\n',
      'tmp/of-the-image': 'x\n',
    },
    config: ['--config.volume', '/data', '--config.cmd', 'cat', '--config.cmd', '/data/there'],
  },
};

/** A layout of OCI with those above, and `hello`: one file, and nothing else. */
export async function makeApplications(directory: string): Promise<string> {
  const layout = join(directory, 'layout');
  await cp(await containerOci(), layout, { recursive: true });
  await makeHello(layout, directory);
  for (const [name, made] of Object.entries(onDebian)) await make(layout, name, directory, made);
  return layout;
}

/** A loopback registry with them as `app:<name>`. */
export async function startApplicationRegistry(directory: string): Promise<FilledRegistry> {
  const layout = await makeApplications(directory);
  const registry = await startRegistry({ oci: layout, name: 'app', tags: [] });
  for (const name of ['hello', ...Object.keys(onDebian)]) {
    await registry.push(`${layout}:${name}`, name);
  }
  return registry;
}

async function makeHello(layout: string, directory: string): Promise<void> {
  const [source, tree] = [join(directory, 'hello.c'), join(directory, 'hello')];
  await mkdir(tree);
  await writeFile(source, HELLO);
  await execa('gcc', ['-static', '-s', '-o', join(tree, 'hello'), source]);
  const image = `${layout}:hello`;
  await execa('umoci', ['new', '--image', image]);
  await execa('umoci', ['insert', '--image', image, tree, '/']);
  await execa('umoci', ['config', '--image', image, '--config.cmd', '/hello']);
}

async function make(
  layout: string,
  name: string,
  directory: string,
  { files = {}, config }: Made,
): Promise<void> {
  const image = `${layout}:${name}`;
  await execa('umoci', ['tag', '--image', `${layout}:root`, name]);
  for (const [place, text] of Object.entries(files)) {
    const file = join(directory, name, place);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text, { mode: 0o755 });
    await execa('umoci', ['insert', '--image', image, file, `/${place}`]);
  }
  await execa('umoci', ['config', '--image', image, '--clear', 'config.cmd', ...config]);
}
