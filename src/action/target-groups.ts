/** What a workflow's log can do. */
export interface GroupedLog {
  info(line: string): void;
  startGroup(title: string): void;
  endGroup(): void;
}

/** Groups that are whole and closed, one a target. */
export interface TargetGroups {
  begin(target: string): void;
  /** Of what has not begun, the line has no group. */
  say(target: string, line: string): void;
  /** The last line comes after the group, where it is seen. */
  end(target: string, line: string): void;
  /** Now, where it is seen: an open group is closed, and what comes next of its target begins another. */
  outside(line: string): void;
  /** Ends those that have not ended. */
  close(): void;
}

/** While it is `live`, one target at a time, lines are printed at once; else when their target ends. */
export function targetGroups(log: GroupedLog, live: boolean): TargetGroups {
  const begun = new Map<string, string[]>();
  const end = (target: string) => {
    const lines = begun.get(target);
    if (!lines) return;
    begun.delete(target);
    if (!live) log.startGroup(target);
    for (const line of lines) log.info(line);
    log.endGroup();
  };
  return {
    begin: (target) => {
      if (begun.has(target)) return;
      begun.set(target, []);
      if (live) log.startGroup(target);
    },
    say: (target, line) => {
      const lines = begun.get(target);
      if (!lines) log.info(`${target}: ${line}`);
      else if (live) log.info(line);
      else lines.push(line);
    },
    end: (target, line) => {
      end(target);
      log.info(line);
    },
    outside: (line) => {
      if (live) for (const target of [...begun.keys()]) end(target);
      log.info(line);
    },
    close: () => {
      for (const target of [...begun.keys()]) end(target);
    },
  };
}
