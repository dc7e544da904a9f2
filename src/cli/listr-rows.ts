import { Listr, ListrDefaultRendererLogLevels as Icon, Spinner, type ListrTask } from 'listr2';

import { colours } from '../report/colours.js';
import { frame, type Terminal } from './frame.js';
import { rowsRenderer } from './rows-renderer.js';
import type { RowEnd, Rows } from './rows.js';

export type Screen = Terminal & { readonly isTTY?: boolean };

/** What is known of a row; without a text it has not begun, and is not shown. */
interface Row {
  text?: () => string;
  readonly end: (how: RowEnd) => void;
  readonly ended: Promise<RowEnd>;
}

/** Rows by listr2, a task each. */
export function listrRows(targets: readonly string[], screen: Screen): Rows {
  const rows = new Map(targets.map((target) => [target, rowToBe()]));
  const lines = frame(screen);
  const refresh = () => {
    for (const [index, { text }] of [...rows.values()].entries()) {
      const task = list.tasks[index];
      if (task && text) task.title = text();
    }
  };
  const spinner = new Spinner();
  const list = new Listr([...rows.values()].map(taskOf), {
    ...{ concurrent: true, exitOnError: false, registerSignalListeners: false },
    renderer: rowsRenderer({ screen, lines, spinner, refresh }),
    rendererOptions: {
      ...{ spinner, color: iconColours(screen) },
      ...{ showErrorMessage: false, collapseErrors: false, showSkipMessage: false },
    },
  });
  const running = list.run();
  return {
    begin: (target, text) => {
      const row = rows.get(target);
      if (row) row.text = text;
    },
    end: (target, how, text) => {
      const row = rows.get(target);
      if (!row) return;
      row.text = () => text;
      refresh(); // once it is closed its line stays
      row.end(how);
    },
    above: (print) => {
      lines.above(print);
    },
    pause: () => {
      lines.pause();
    },
    resume: () => {
      lines.resume();
    },
    close: async () => {
      for (const { end } of rows.values()) end('failed');
      await running;
    },
  };
}

function rowToBe(): Row {
  const { promise, resolve } = settleLater<RowEnd>();
  return { end: resolve, ended: promise };
}

function settleLater<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function taskOf({ ended }: Row): ListrTask {
  return {
    task: async (_, task) => {
      const how = await ended;
      if (how === 'skipped') task.skip();
      else if (how === 'failed') throw new Error(how);
    },
  };
}

function iconColours(screen: Screen) {
  const paint = colours(screen);
  return {
    [Icon.PENDING]: paint.cyan,
    [Icon.COMPLETED]: paint.green,
    [Icon.FAILED]: paint.red,
    [Icon.SKIPPED_WITH_COLLAPSE]: paint.yellow,
  };
}
