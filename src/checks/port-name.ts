import { PostrojError } from '../errors.js';

export type Transport = 'tcp' | 'udp';

export interface PortName {
  readonly transport: Transport;
  readonly port: number;
}

/** `8000`, `tcp:8000`, `udp:53`. Throws BAD_OPTION. */
export function parsePort(text: string): PortName {
  const [, transport = 'tcp', digits = ''] = /^(?:(tcp|udp):)?(\d{1,5})$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits !== '' && number > 0 && number < 2 ** 16)
    return { transport: transport as Transport, port: number };
  throw new PostrojError('BAD_OPTION', `'${text}' is no port`, {
    hint: 'Such as 8000, tcp:8000 or udp:53.',
  });
}
