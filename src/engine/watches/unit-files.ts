import { lastLines } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import { plainly } from './ask.js';
import type { Subject } from './subject.js';
import { isUnitFile } from './unit-facts.js';
import { verdictOf, type Watch } from './watch.js';

/** The first whose verify can leave out what is wrong with other units. */
const FIRST_APART = 250;
const LINES = 10;

/** Whether systemd-analyze(1) verify has anything against the units as they are shipped. */
export function unitFiles(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies['unit-files'];
  const { init } = subject.machine;
  if (policy === 'ignore' || init.name !== 'systemd') return undefined;
  const apart = Number.parseInt(init.version, 10) < FIRST_APART ? [] : ['--recursive-errors=no'];
  return {
    kind: 'unit-files',
    onlyLooks: true,
    after: async (step) => {
      const files = (await subject.files()).filter(isUnitFile);
      if (!step.after || step.phase === 'reboot' || files.length === 0) return [];
      const args = ['verify', '--man=no', ...apart, ...files];
      const { exitCode, stdout, stderr } = await subject.ask(plainly('systemd-analyze', args));
      if (exitCode === 0) return [];
      const said = lastLines(plainText(`${stdout}\n${stderr}`), LINES);
      return [
        {
          target: files.map((file) => file.slice(file.lastIndexOf('/') + 1)).join(' '),
          verdict: verdictOf(policy),
          expected: 'nothing to object to',
          actual: `exit code ${exitCode ?? 'unknown'}`,
          message: `systemd-analyze verify objects:\n${said}`,
        },
      ];
    },
  };
}
