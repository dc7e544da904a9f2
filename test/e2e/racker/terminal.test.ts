import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Registry } from '../../../src/containers/registry.js';
import { sharedStateDir } from '../support/cache.js';
import { expectNothingLeft } from '../support/leftovers.js';
import { repoDir } from '../support/postroj.js';
import { image, rackerEnvironment, rackerOk, removeAll } from '../support/racker-program.js';
import { Tmux } from '../support/tmux.js';

const NAME = 'e2e-term';
const registry = new Registry(join(sharedStateDir, 'containers'));
const program = `${process.execPath} ${join(repoDir, 'bin/racker')}`;

let terminal: Tmux;
beforeEach(async () => {
  terminal = await Tmux.open(rackerEnvironment());
  await terminal.line(`alias racker='${program}'; clear`);
});
afterEach(async () => {
  await terminal.close();
  await removeAll([NAME]);
});
afterAll(() => expectNothingLeft(sharedStateDir));

/** What was typed there is in what it shows as well: the answer is a line of its own. */
const answers = async (line: string, answer: string) => {
  await terminal.line(line);
  return terminal.shows(new RegExp(`^${answer}$`, 'm'));
};
const inShell = async (...flags: readonly string[]) => {
  await terminal.line(`racker run -it ${flags.join(' ')} --name ${NAME} ${image} bash --norc`);
  await terminal.shows(/bash-[\d.]+#$/);
};
const hostAnswers = async (line: string, answer: string) => {
  await terminal.shows(/host>$/); // until then racker takes what is typed
  return answers(line, answer);
};
const isRestored = () => hostAnswers('stty -a | grep -ow -- "-*icanon"', 'icanon');

describe('racker run -it', () => {
  it('has a terminal of its own, of the size that ours has and gets', async () => {
    await inShell('--rm');
    await answers('tty', '/dev/pts/\\d+');
    await answers('stty size', '30 100');
    await terminal.resize(77, 20);
    await terminal.shows(/bash/);
    while ((await rackerOk('exec', NAME, 'sh', '-c', 'stty size </dev/pts/1')) !== '20 77');
    await answers('stty size', '20 77');
    await terminal.line('exit 5');
    await hostAnswers('echo rc=$?', 'rc=5');
    await isRestored();
    expect(await rackerOk('ps', '-a', '-q', '--filter', `name=${NAME}`)).toBe('');
  });

  it('leaves line feeds as they are to programs that draw the screen', async () => {
    await inShell('--rm');
    await terminal.line('clear; stty -opost; printf "ab\\ncd"; stty opost; echo');
    await terminal.shows(/^ab\n {2}cd$/m);
    await terminal.line('exit');
    await isRestored();
  });

  it('passes Ctrl-C to what runs in it', async () => {
    await inShell('--rm');
    // said by what Ctrl-C is meant for, when it has the terminal
    await terminal.line(`sh -c 'echo sleeping; exec sleep 1000'`);
    await terminal.shows(/^sleeping$/m);
    await terminal.keys('C-c');
    await terminal.shows(/^\^C$/m);
    await answers('echo rc=$?', 'rc=130');
    await terminal.shows(/bash-[\d.]+#$/); // until then Ctrl-D is for nobody
    await terminal.keys('C-d');
    await hostAnswers('echo host=$?', 'host=0');
    await isRestored();
  });

  it('is left by Ctrl-P Ctrl-Q, runs on, and can be entered and attached to again', async () => {
    await inShell();
    await terminal.keys('VARIABLE=kept', 'Enter', 'C-p', 'C-q'); // all at once
    await hostAnswers('echo host=$?', 'host=0');
    await isRestored();
    expect(registry.find(NAME).state).toBe('running');
    await terminal.line('clear');
    await terminal.line(`racker exec -it ${NAME} bash --norc`);
    await terminal.shows(/bash-[\d.]+#$/);
    await terminal.line('exit 4');
    await hostAnswers('echo rc=$?', 'rc=4');
    await isRestored();
    await terminal.line(`clear; racker attach ${NAME}`);
    await terminal.keys('Enter');
    await terminal.shows(/bash-[\d.]+#$/);
    await answers('echo is-$VARIABLE', 'is-kept');
    await terminal.keys('C-p', 'C-q');
    await hostAnswers('echo host=$?', 'host=0');
    await isRestored();
    expect(await rackerOk('kill', NAME)).toBe(NAME);
    expect(registry.find(NAME)).toMatchObject({ state: 'exited', exitCode: 137 });
  });

  it('is left by other keys where they are asked for', async () => {
    await inShell('--detach-keys', 'ctrl-x,q');
    await terminal.keys('C-p', 'C-q', 'C-x', 'q');
    await hostAnswers('echo host=$?', 'host=0');
    await isRestored();
    await terminal.line(`clear; racker attach --detach-keys ctrl-a ${NAME}`);
    await terminal.keys('Enter');
    await terminal.shows(/bash-[\d.]+#$/);
    await terminal.keys('C-a');
    await hostAnswers('echo host=$?', 'host=0');
    await isRestored();
    await rackerOk('kill', NAME);
    await terminal.line(`clear; racker start -ai --detach-keys ctrl-b ${NAME}`);
    await terminal.shows(/bash-[\d.]+#$/);
    await terminal.keys('C-b');
    await hostAnswers('echo host=$?', 'host=0');
    await isRestored();
    expect(registry.find(NAME).state).toBe('running');
  });

  it('restores the terminal when who owns it is killed, and tells what is known', async () => {
    await inShell();
    process.kill(Number(registry.find(NAME).running?.owner.split(':')[1]), 'SIGKILL');
    await hostAnswers('echo rc=$?', 'rc=255');
    await isRestored();
  });

  it('restores it when it is killed itself, and the container runs on', async () => {
    await inShell();
    process.kill(await terminal.program(), 'SIGKILL');
    await terminal.shows(/Killed/);
    await isRestored();
    expect(await rackerOk('exec', NAME, 'echo', 'there')).toBe('there');
  });

  it('restores it when it cannot run the command', async () => {
    await terminal.line(`racker run -it --rm ${image} nosuch`);
    await terminal.shows(/exec: "nosuch": executable file not found in \$PATH/);
    await hostAnswers('echo rc=$?', 'rc=127');
    await isRestored();
  });
});
