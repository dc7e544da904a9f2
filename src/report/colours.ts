import picocolors from 'picocolors';

/** Colours for a terminal; plain for anything else, and when NO_COLOR is set (no-color.org). */
export function colours(stream: {
  readonly isTTY?: boolean;
}): ReturnType<typeof picocolors.createColors> {
  const wanted = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  return picocolors.createColors(wanted);
}
