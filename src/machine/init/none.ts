import { PostrojError } from '../../errors.js';
import { command } from '../../system/exec.js';
import { processes, serviceName, type Init } from './init.js';

const NOTHING = command('/bin/sh', ['-c', ':']);

/** A root without any init: entered, not booted. What is started in it runs until the end. */
export const none: Init = {
  name: 'none',
  boots: false,
  notifies: false,
  runsUnits: false,
  settled: async (ask) => ((await ask(NOTHING)).exitCode === 0 ? [] : undefined),
  isUp: async (ask) => (await ask(NOTHING)).exitCode === 0,
  powerOff: undefined,
  reboot: undefined,
  unitName: serviceName,
  unit: (_, name) =>
    Promise.reject(noInit(`unit ${name}: the image has no init that could run it`)),
  records: processes,
};

export function noInit(message: string): PostrojError {
  return new PostrojError('NO_INIT', message, {
    hint: 'It was entered, not booted: check commands and addresses, or use an image with an init.',
  });
}
