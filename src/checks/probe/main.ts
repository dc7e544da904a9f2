/**
 * A program of its own, run in a guest's network namespace: answers questions from standard input
 * on standard output until the input ends.
 */
import { createInterface } from 'node:readline';

import { probeDns } from './dns.js';
import { probeHttp } from './http.js';
import type { ProbeAnswer, ProbeQuestion } from './protocol.js';
import { probeTcp } from './tcp.js';
import { probeUdp } from './udp.js';

async function answer(question: ProbeQuestion): Promise<ProbeAnswer> {
  switch (question.kind) {
    case 'http':
      return probeHttp(question);
    case 'tcp':
      return probeTcp(question);
    case 'udp':
      return probeUdp(question);
    case 'dns':
      return probeDns(question);
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, question } = JSON.parse(line) as { id: number; question: ProbeQuestion };
  void answer(question).then((given) => {
    process.stdout.write(`${JSON.stringify({ id, answer: given })}\n`);
  });
});
