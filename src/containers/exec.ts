import { ask } from './ask.js';
import type { Attachment } from './attachment.js';
import { notRunning } from './errors.js';
import { openIn } from './exec-in.js';
import { holdTerminal } from './hold-terminal.js';
import { Outlet } from './outlet.js';
import type { Context, ExecOptions } from './verbs.js';
import { writeOn } from './write-on.js';

/** Runs a command in a container that runs; its exit code, 0 for one that nobody waits for. */
export async function exec(
  { container: wanted, ...options }: ExecOptions,
  attachment: Attachment,
  context: Context,
): Promise<number> {
  const container = context.registry.find(wanted);
  if (container.state !== 'running') throw notRunning(container);
  if (options.detach) {
    await ask(container, { do: 'exec', options }, context);
    return 0;
  }
  const { stdin, stdout, stderr, terminal } = attachment;
  const size = terminal?.size() ?? (options.tty ? { rows: 24, columns: 80 } : undefined);
  const session = await openIn(container, options, size);
  const outlet = new Outlet();
  outlet.add(async (stream, data) => {
    await writeOn(stream === 'stdout' ? stdout : stderr, data).catch(() => session.kill());
  });
  const undo: (() => Promise<void> | void)[] = [
    attachment.onSignal((signal) => void session.signal(signal)),
    await holdTerminal(terminal, (next) => void session.resize(next)),
  ];
  try {
    if (stdin) stdin.pipe(session.stdin, { end: !options.tty });
    else if (!options.tty) session.stdin.end();
    const poured = outlet.pourAll(session);
    const { exitCode } = await session.ended;
    await poured();
    return exitCode ?? 255;
  } finally {
    for (const one of undo.reverse()) await one();
    stdin?.unpipe();
    stdin?.destroy();
  }
}
