/** docker exits so when its client, or its engine, is at fault and not the command in a machine. */
export const RACKER_FAILED = 125;

/** What could not be done, in docker's words; shown as it is. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

/** A call that is not as it should be; nothing has begun, and how it should be is shown as well. */
export class UsageError extends Failure {
  constructor(message: string, exitCode: number = RACKER_FAILED) {
    super(message, exitCode);
    this.name = 'UsageError';
  }
}

/** A value that a flag does not take; whoever knows the flag makes a UsageError of it. */
export class ValueError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ValueError';
  }
}
