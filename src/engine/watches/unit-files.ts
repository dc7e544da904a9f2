import { lastLines } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import { plainly } from './ask.js';
import type { Subject } from './subject.js';
import { isUnitFile } from './unit-facts.js';
import { verdictOf, type Watch } from './watch.js';

/**
 * The first whose verify can leave out what is wrong with other units, and whose exit code tells of all
 * that is wrong. Before, it is 0 for what is ignored when the unit is loaded.
 */
const FIRST_APART = 250;
const LINES = 10;

/** Whether systemd-analyze(1) verify has anything against the units as they are shipped. */
export function unitFiles(subject: Subject): Watch | undefined {
  const policy = subject.plan.policies['unit-files'];
  const { init } = subject.machine;
  if (policy === 'ignore' || init.name !== 'systemd') return undefined;
  const isOld = Number.parseInt(init.version, 10) < FIRST_APART;
  const apart = isOld ? [] : ['--recursive-errors=no'];
  return {
    kind: 'unit-files',
    onlyLooks: true,
    after: async (step) => {
      const files = (await subject.files()).filter(isUnitFile);
      if (!step.after || step.phase === 'reboot' || files.length === 0) return [];
      const args = ['verify', '--man=no', ...apart, ...files];
      const { exitCode, stdout, stderr } = await subject.ask(plainly('systemd-analyze', args));
      const all = plainText(`${stdout}\n${stderr}`);
      const said = exitCode === 0 ? (isOld ? objectionsTo(files, all) : '') : all;
      if (exitCode === 0 && said === '') return [];
      return [
        {
          target: files.map(baseName).join(' '),
          verdict: verdictOf(policy),
          expected: 'nothing to object to',
          actual: `exit code ${exitCode ?? 'unknown'}`,
          message: `systemd-analyze verify objects:\n${lastLines(said, LINES)}`,
        },
      ];
    },
  };
}

/** Of its lines those about a line of one of the files: `/path/x.service:5: …`, of old ones in brackets. */
export function objectionsTo(files: readonly string[], said: string): string {
  const names = new Set(files.map(baseName));
  const isAboutOne = (line: string) => {
    const [, file] = /^\[?(\/\S+):\d+[:\]] /.exec(line) ?? [];
    return file !== undefined && names.has(baseName(file));
  };
  return said.split('\n').filter(isAboutOne).join('\n');
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
