/** What an action says to its runner on stdout: `::error file=a.c,line=1::message`. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** docs.github.com: Workflow commands for GitHub Actions. Other lines are plain log. */
export function parseWorkflowCommands(stdout: string): WorkflowCommand[] {
  return stdout.split(/\r?\n/).flatMap((line) => {
    const match = /^::([a-z-]+)(?: ([^\r\n]*?))?::(.*)$/.exec(line);
    if (match === null) return [];
    const [, name = '', properties = '', message = ''] = match;
    return [{ name, properties: parseProperties(properties), message: unescapeData(message) }];
  });
}

export function annotationsIn(commands: readonly WorkflowCommand[]): Annotation[] {
  return commands.flatMap(({ name, message, properties }) =>
    name === 'error' || name === 'warning' || name === 'notice'
      ? [{ level: name, message, properties }]
      : [],
  );
}

export function messagesOf(commands: readonly WorkflowCommand[], name: string): string[] {
  return commands.filter((command) => command.name === name).map(({ message }) => message);
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    if (at < 1) return [];
    return [[pair.slice(0, at).trim(), unescapeProperty(pair.slice(at + 1))]];
  });
  return Object.fromEntries(pairs);
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

/** `%25` last, or an escaped percent sign would begin an escape of its own. */
function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
