import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Sent to a port of loopback until somebody answers: datagrams may be lost. */
export async function answerTo(text: string, port: number): Promise<string> {
  const socket = createSocket('udp4');
  const answered = once(socket, 'message') as Promise<[Buffer]>;
  const send = () => {
    socket.send(text, port, '127.0.0.1');
  };
  send();
  const timer = setInterval(send, 50);
  try {
    const [answer] = await answered;
    return answer.toString();
  } finally {
    clearInterval(timer);
    socket.close();
  }
}
