import { once } from 'node:events';

import { logs } from '../containers/logs.js';
import type { Context, LogLine, LogsOptions } from '../containers/verbs.js';

/** Each line to the stream that it came from; what is slow to take it is waited for. */
export async function printLogs(
  options: LogsOptions,
  timestamps: boolean,
  context: Context,
): Promise<number> {
  for await (const line of logs(options, context)) {
    const stream = line.stream === 'stdout' ? process.stdout : process.stderr;
    const stamped = timestamps && !line.continues;
    const data = stamped ? Buffer.concat([stampOf(line), line.text]) : line.text;
    if (!stream.write(data)) await once(stream, 'drain');
  }
  return 0;
}

/** RFC 3339 with nanoseconds, as docker has it. */
function stampOf({ timeMs }: LogLine): Buffer {
  const [seconds = '', fraction = ''] = new Date(timeMs).toISOString().split('.');
  return Buffer.from(`${seconds}.${fraction.replace('Z', '').padEnd(9, '0')}Z `);
}
