/**
 * A program of its own, run in a guest's network namespace: answers questions from standard input
 * on standard output until the input ends.
 */
import { createInterface } from 'node:readline';

import { probeHttp } from './http.js';
import type { ProbeAnswer, ProbeQuestion } from './protocol.js';
import { probeTcp } from './tcp.js';

async function answer(question: ProbeQuestion): Promise<ProbeAnswer> {
  return question.kind === 'http'
    ? probeHttp(question.url)
    : probeTcp(question.host, question.port);
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, question } = JSON.parse(line) as { id: number; question: ProbeQuestion };
  void answer(question).then((given) => {
    process.stdout.write(`${JSON.stringify({ id, answer: given })}\n`);
  });
});
