import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** A way to a server on loopback that counts what comes out of it, and can be shut. */
export interface Tap {
  readonly port: number;
  /** Resolves when so many bytes have passed; nothing more passes until `open`. */
  shutAfter(bytes: number): Promise<void>;
  open(): void;
  close(): Promise<void>;
}

export async function startTap(serverPort: number): Promise<Tap> {
  const answers = new Set<Socket>();
  let left = Infinity;
  let shut: () => void = () => undefined;
  const server = createServer((client) => {
    const answer = connect(serverPort, '127.0.0.1');
    answers.add(answer);
    answer.on('data', (chunk: Buffer) => {
      client.write(chunk);
      left -= chunk.length;
      if (left > 0) return;
      for (const one of answers) one.pause();
      shut();
    });
    client.pipe(answer);
    client.on('error', () => answer.destroy());
    answer.on('end', () => client.end());
    answer.on('error', () => client.destroy());
    answer.on('close', () => answers.delete(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    shutAfter: (bytes) => {
      left = bytes;
      return new Promise((resolve) => {
        shut = resolve;
      });
    },
    open: () => {
      left = Infinity;
      for (const answer of answers) answer.resume();
    },
    close: async () => {
      for (const answer of answers) answer.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
