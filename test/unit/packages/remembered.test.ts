import { expect, it } from '@jest/globals';

import { openManager } from '../../../src/packages/open-manager.js';
import { silentLog } from '../../../src/system/log.js';
import { fakeMachine, outcome } from '../../support/machine.js';

const options = { signal: new AbortController().signal, log: silentLog, timeoutMs: 90_000 };
const set = { files: [], names: ['a'] };

it('asks for the files of a package once between two changes, whether they succeed or not', async () => {
  const asked: string[] = [];
  let works = true;
  const machine = fakeMachine({
    query: ({ file, args }) => {
      if (file === 'ls') return Promise.resolve(outcome(0, '/usr/bin/apt-get\n'));
      asked.push(`${args[0] ?? ''} ${args.at(-1) ?? ''}`);
      return Promise.resolve(outcome(0, '/usr/bin/a\n'));
    },
    exec: () =>
      works ? Promise.resolve(outcome(0)) : Promise.reject(new Error('it has been interrupted')),
  });
  const manager = await openManager('debian', machine, options);
  const look = async () => {
    asked.length = 0;
    expect(await manager.filesOf('a')).toEqual(['/usr/bin/a']);
    await Promise.all([manager.filesOf('a'), manager.filesOf('b'), manager.configFilesOf('a')]);
    return asked.join(', ');
  };
  expect(await look()).toBe('--listfiles a, --listfiles b, --show a');
  expect(await look()).toBe('');
  await manager.remove(['b']);
  expect(await look()).toBe('--listfiles a, --listfiles b, --show a');
  works = false;
  await expect(manager.install(set)).rejects.toThrow('it has been interrupted');
  expect(await look()).toBe('--listfiles a, --listfiles b, --show a');
});
