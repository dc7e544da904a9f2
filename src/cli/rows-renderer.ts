import { DefaultRenderer, type Spinner } from 'listr2';

import { columnsOf, fit, type Frame, type Terminal } from './frame.js';

export interface RowsOptions {
  readonly screen: Terminal;
  readonly lines: Frame;
  readonly spinner: Spinner;
  /** Called before the rows are drawn. */
  readonly refresh: () => void;
}

/** For an icon and the space behind it. */
const ICON_COLUMNS = 2;

/**
 * listr2's own rows, but each is one line whatever the width, on the terminal given instead of standard output,
 * and the cursor is never hidden: so nothing is to be restored, whatever ends the program.
 */
export function rowsRenderer({ screen, lines, spinner, refresh }: RowsOptions) {
  return class extends DefaultRenderer {
    /** Whether it is one is decided elsewhere: standard output may be a file. */
    static override nonTTY = true;

    override render(): Promise<void> {
      spinner.start(() => {
        this.update();
      });
      return Promise.resolve();
    }

    override update(): void {
      refresh();
      lines.show(this.create().split('\n').filter(Boolean));
    }

    /** All of them, also those that there was no room for. */
    override end(): void {
      spinner.stop();
      refresh();
      lines.show([]);
      lines.above(() => screen.write(`${this.create()}\n`));
    }

    protected override format(message: string, icon: string): string[] {
      return [`${icon} ${fit(message.trimEnd(), columnsOf(screen) - ICON_COLUMNS)}`];
    }
  };
}
