/** A template that cannot be read or carried out, in the words of Go's package. */
export class TemplateError extends Error {
  readonly stage: 'parse' | 'execute';

  constructor(stage: 'parse' | 'execute', message: string) {
    super(message);
    this.name = 'TemplateError';
    this.stage = stage;
  }
}
