import { defineVerb, flag } from '../command-line/verb.js';
import { ValueError } from '../command-line/usage-error.js';
import { parseMoment } from '../values/moment.js';

interface LogsFlags {
  readonly follow?: boolean;
  readonly since?: number;
  readonly until?: number;
  readonly tail?: number | 'all';
  readonly timestamps?: boolean;
}

const moment = (text: string) => parseMoment(text, Date.now());

export const command = defineVerb({
  name: 'logs',
  description: 'Fetch the logs of a container',
  usage: ['[OPTIONS] CONTAINER'],
  takes: [1, 1],
  lacking: ['--details'],
})
  .option('-f, --follow', 'Follow log output')
  .addOption(
    flag(
      ['--since <string>', 'Show logs since timestamp (2013-01-02T13:23:37Z) or relative (42m)'],
      moment,
    ),
  )
  .addOption(
    flag(
      ['--until <string>', 'Show logs before a timestamp (2013-01-02T13:23:37Z) or relative (42m)'],
      moment,
    ),
  )
  .addOption(
    flag(['-n, --tail <string>', 'Number of lines to show from the end of the logs'], parseTail),
  )
  .option('-t, --timestamps', 'Show timestamps')
  .action(async ([container = '']: string[], flags: LogsFlags) => {
    const { asRoot } = await import('../root.js');
    await asRoot(async (signal) => {
      const { contextOf } = await import('../../containers/context.js');
      const { silentLog } = await import('../../system/log.js');
      const { printLogs } = await import('../print-logs.js');
      const { follow = false, tail, since, until, timestamps = false } = flags;
      const options = {
        ...{ container, follow },
        ...(typeof tail === 'number' && { tail }),
        ...(since !== undefined && { sinceMs: since }),
        ...(until !== undefined && { untilMs: until }),
      };
      return printLogs(options, timestamps, contextOf(process.env, silentLog, signal));
    });
  });

/** docker takes a negative number for all. */
function parseTail(text: string): number | 'all' {
  if (text === 'all' || /^-\d+$/.test(text)) return 'all';
  if (/^\d+$/.test(text)) return Number(text);
  throw new ValueError(`invalid number of lines: ${JSON.stringify(text)}`);
}
