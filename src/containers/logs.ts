import type { Container } from './container.js';
import { readFrames, sendJson } from './frames.js';
import { LogReader } from './log-reader.js';
import { connectIn } from './socket-place.js';
import type { Context, LogLine, LogsOptions } from './verbs.js';

/** What its command has written, also after its end; with `follow`, until that. */
export async function* logs(options: LogsOptions, context: Context): AsyncGenerator<LogLine> {
  const container = context.registry.find(options.container);
  const reader = new LogReader(context.registry.directoryOf(container));
  try {
    yield* lastOf(wanted(reader.lines(), options), options.tail);
    if (!options.follow) return;
    const growth = growing(container, context);
    while ((await growth.next()).done !== true) yield* wanted(reader.lines(), options);
    yield* wanted(reader.lines(), options);
  } finally {
    reader.close();
  }
}

function* wanted(lines: Iterable<LogLine>, { sinceMs, untilMs }: LogsOptions): Generator<LogLine> {
  for (const line of lines) {
    if (sinceMs !== undefined && line.timeMs < sinceMs) continue;
    if (untilMs !== undefined && line.timeMs > untilMs) continue;
    yield line;
  }
}

/** What goes on with a line is not one more. */
function* lastOf(lines: Iterable<LogLine>, tail: number | undefined): Generator<LogLine> {
  if (tail === undefined) {
    yield* lines;
    return;
  }
  const kept: LogLine[][] = [];
  for (const line of lines) {
    const before = line.continues
      ? kept.findLast(([first]) => first?.stream === line.stream)
      : undefined;
    if (before) before.push(line);
    else kept.push([line]);
    if (kept.length > tail) kept.shift();
  }
  yield* kept.flat();
}

/** A turn for each time that there is more, until its owner has ended. */
async function* growing(container: Container, { registry, signal }: Context): AsyncGenerator<void> {
  const socket = await connectIn(registry.directoryOf(container));
  if (!socket) return;
  const give = () => socket.destroy();
  signal.addEventListener('abort', give, { once: true });
  try {
    await sendJson(socket, { do: 'follow' });
    const frames = readFrames(socket);
    while ((await frames.next()).done !== true) yield;
  } catch {
    // its owner was killed: there will be no more
  } finally {
    signal.removeEventListener('abort', give);
    socket.destroy();
  }
  signal.throwIfAborted();
}
