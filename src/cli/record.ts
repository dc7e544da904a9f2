import { DEFAULT_CONFIG } from '../engine/find-config.js';
import { refuseToReplace, writeFiles } from '../engine/ready-made/write-files.js';
import { workshopOf } from '../engine/workshop.js';
import { colours } from '../report/colours.js';
import { renderReport } from '../report/render-report.js';
import { renderTerminal } from '../report/terminal.js';
import type { RecordFlags } from './commands/record.js';
import { exitCodeOf } from './exit-code.js';
import { progressDisplay } from './progress.js';

/** Writes the file, or shows why there is nothing to write. Returns the exit code. */
export async function recordChecks(flags: RecordFlags, signal: AbortSignal): Promise<number> {
  const { image, output, package: packages = [], arch, verbose = false } = flags;
  const cwd = process.cwd();
  const isPrinted = output === '-';
  const writing = { cwd, force: flags.force === true, printing: '-o -' };
  // before anything takes its time
  if (!isPrinted) await refuseToReplace([output], writing);
  const observer = progressDisplay(verbose);
  const options = { workshop: workshopOf(process.env), observer, signal, renderReport };
  const { record } = await import('../engine/ready-made/record/record.js');
  const { result, text } = await record({ image, packages, arch, cwd }, options);
  if (text === undefined) {
    process.stderr.write(
      `${renderTerminal(result, colours(process.stderr), process.stderr.columns)}\n`,
    );
    process.stderr.write('Nothing is recorded of what does not pass.\n');
  } else if (isPrinted) {
    process.stdout.write(text);
  } else {
    await writeFiles([{ file: output, text }], writing);
    const config = output === DEFAULT_CONFIG ? '' : ` --config ${output}`;
    process.stderr.write(`Wrote ${output}\nNext: postroj pkgprobe${config}\n`);
  }
  return exitCodeOf(result);
}
