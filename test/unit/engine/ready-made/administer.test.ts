import { expect, it } from '@jest/globals';

import { administer } from '../../../../src/engine/ready-made/record/administer.js';
import type { Machine } from '../../../../src/machine/machine.js';
import { renderCommand, type Command, type RunOutcome } from '../../../../src/system/exec.js';

const answer = (stdout: string, exitCode = 0) =>
  Promise.resolve({ exitCode, stdout, stderr: '', timedOut: false } as RunOutcome);

async function administered(units: Readonly<Record<string, string>>) {
  const ran: string[] = [];
  const exec = (inner: Command) => {
    ran.push(renderCommand(inner));
    return answer('', inner.args.includes('broken.service') ? 1 : 0);
  };
  const ask = ({ args }: Command) =>
    answer(
      args
        .slice(3)
        .map((unit) => `Id=${unit}\nUnitFileState=${units[unit] ?? ''}`)
        .join('\n\n'),
    );
  const started = await administer(Object.keys(units), {
    machine: { exec } as unknown as Machine,
    ask,
  });
  return { started: [...started], ran };
}

it('starts what is disabled, of a service and its socket the service, and no template', async () => {
  const units = {
    ...{ 'a.service': 'disabled', 'a.socket': 'disabled', 'b.socket': 'disabled' },
    ...{ 'b.service': 'static', 'c.service': 'enabled', 'd@.service': 'disabled' },
  };
  expect(await administered(units)).toEqual({
    started: ['a.service', 'b.socket'],
    ran: ['systemctl enable --now -- a.service', 'systemctl enable --now -- b.socket'],
  });
});

it('does not count what does not start, and asks nothing where there is nothing', async () => {
  expect((await administered({ 'broken.service': 'disabled' })).started).toEqual([]);
  expect(await administered({ 'd@.service': 'disabled' })).toEqual({ started: [], ran: [] });
});
