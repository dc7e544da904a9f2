import { appendFileSync, mkdtempSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { LogReader } from '../../../src/containers/log-reader.js';
import { OutputLog, partFile, PARTS } from '../../../src/containers/output-log.js';
import { temporaryDirectory } from '../../support/temporary.js';

const base = temporaryDirectory();
let current = '';
beforeEach(() => {
  current = mkdtempSync(path.join(base, 'case-'));
});
const directory = () => current;
const read = (reader = new LogReader(directory())) =>
  [...reader.lines()].map(({ stream, text, continues }) => [stream, text.toString(), continues]);

describe('the log of a container', () => {
  it('gives lines back byte for byte, by stream, with their time', () => {
    const log = new OutputLog(directory());
    const bytes = Buffer.from([0xff, 0x00, 0x0a, 0xfe]);
    log.append('stdout', Buffer.from('one\ntwo\n'), 1000);
    log.append('stderr', bytes, 2000);
    log.close();
    const lines = [...new LogReader(directory()).lines()];
    expect(lines.map(({ timeMs }) => timeMs)).toEqual([1000, 1000, 2000, 2000]);
    expect(lines.map(({ stream }) => stream)).toEqual(['stdout', 'stdout', 'stderr', 'stderr']);
    expect(Buffer.concat(lines.slice(2).map(({ text }) => text))).toEqual(bytes);
  });

  it('tells what goes on with a line of the same stream', () => {
    const log = new OutputLog(directory());
    for (const text of ['a', 'b\n', 'c']) log.append('stdout', Buffer.from(text));
    log.append('stderr', Buffer.from('x\n'));
    log.close();
    expect(read()).toEqual([
      ['stdout', 'a', false],
      ['stdout', 'b\n', true],
      ['stdout', 'c', false],
      ['stderr', 'x\n', false],
    ]);
  });

  it('gives a reader only what is new, and never half an entry', () => {
    const log = new OutputLog(directory());
    const reader = new LogReader(directory());
    expect(read(reader)).toEqual([]);
    log.append('stdout', Buffer.from('one\n'));
    expect(read(reader)).toEqual([['stdout', 'one\n', false]]);
    expect(read(reader)).toEqual([]);
    appendFileSync(partFile(directory(), 0), '5 stdout 4\ntw');
    expect(read(reader)).toEqual([]);
    appendFileSync(partFile(directory(), 0), 'o\n\n');
    expect(read(reader)).toEqual([['stdout', 'two\n', false]]);
    reader.close();
    log.close();
  });

  it('keeps the last parts, and a reader follows over their ends', () => {
    const log = new OutputLog(directory(), 40);
    const reader = new LogReader(directory());
    log.append('stdout', Buffer.from('first, and long enough for a part\n'));
    expect(read(reader)).toHaveLength(1);
    log.append('stdout', Buffer.from('second\n'));
    expect(read(reader)).toEqual([['stdout', 'second\n', false]]);
    for (let number = 0; number < 20; number++)
      log.append('stdout', Buffer.from(`line ${number}, long enough for a part of its own\n`));
    log.close();
    expect(readdirSync(directory())).toHaveLength(PARTS);
    expect(read().map(([, text]) => text)).toEqual(
      Array.from(
        { length: PARTS },
        (_, index) => `line ${20 - PARTS + index}, long enough for a part of its own\n`,
      ),
    );
  });

  it('goes on where it was when the container is started again', () => {
    for (const text of ['before\n', 'after\n']) {
      const log = new OutputLog(directory());
      log.append('stdout', Buffer.from(text));
      log.close();
    }
    expect(read().map(([, text]) => text)).toEqual(['before\n', 'after\n']);
  });
});
