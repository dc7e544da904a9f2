import net, { type Socket } from 'node:net';
import tls from 'node:tls';

import { describe, late, USUAL_TIMEOUT_MS } from './failure.js';
import { lookupWith } from './lookup.js';
import type { ProbeAnswer, TcpQuestion } from './protocol.js';
import { nameFor, tlsOptions } from './tls-options.js';

const MOST_BYTES = 64 * 1024;
/** Who says nothing more for so long has said what there was to say. */
const SILENCE_MS = 200;

/** Connects, and listens to what the other side says where that is wanted. */
export function probeTcp(question: TcpQuestion): Promise<ProbeAnswer> {
  const { listens = false, send, timeoutMs = USUAL_TIMEOUT_MS } = question;
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    let silence: NodeJS.Timeout | undefined;
    let isConnected = false;
    const end = (answer: ProbeAnswer) => {
      socket.destroy();
      clearTimeout(silence);
      clearTimeout(limit);
      resolve(answer);
    };
    const tell = () => {
      const said = Buffer.concat(heard).subarray(0, MOST_BYTES).toString('utf8');
      end({ redirects: [], said });
    };
    const fail = (error: unknown) => {
      end({ redirects: [], error: describe(error) });
    };
    const limit = setTimeout(() => {
      fail(isConnected ? late('nothing was said', timeoutMs) : timedOut());
    }, timeoutMs);
    const socket = connect(question, () => {
      isConnected = true;
      if (send !== undefined) socket.write(send);
      if (!listens) end({ redirects: [] });
    });
    socket.on('error', fail);
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      clearTimeout(silence);
      silence = setTimeout(tell, SILENCE_MS);
      if (heard.reduce((sum, one) => sum + one.length, 0) >= MOST_BYTES) tell();
    });
    socket.on('end', tell);
  });
}

function connect(question: TcpQuestion, onConnected: () => void): Socket {
  const { host = 'localhost', port = 0, socketPath } = question;
  const lookup = lookupWith(question.names);
  const place = socketPath === undefined ? { host, port, lookup } : { path: socketPath };
  if (!question.tls) return net.connect(place, onConnected);
  const servername = nameFor(host);
  return tls.connect({ ...place, servername, ...tlsOptions(question.tls) }, onConnected);
}

function timedOut(): NodeJS.ErrnoException {
  return Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
}
