import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';

import { renderJunit } from '../../../src/report/junit.js';
import type { RunResult } from '../../../src/engine/result.js';
import { bigRun } from '../../support/big-run.js';
import { hostileRun } from '../../support/hostile.js';
import { repository } from '../../support/repository.js';
import { checkResult, failedCheck, mixed, runResult, targetResult } from '../../support/results.js';

const schemaFile = path.join(repository, 'test/fixtures/junit/junit.xsd');
const schema = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(schemaFile)));

/** By libxml2, valid by what Surefire and Jenkins have in common; throws where it is not. */
function parse(xml: string): XmlDocument {
  const document = XmlDocument.fromString(xml);
  schema.validate(document);
  return document;
}

function elements(document: XmlDocument, xpath: string): XmlElement[] {
  return document.find(xpath).filter((node) => node instanceof XmlElement);
}

function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attr(name)?.value;
}

function render(result: RunResult): XmlDocument {
  return parse(renderJunit(result));
}

describe('renderJunit', () => {
  it('has a suite a target, a case a phase and a check, and counts them', () => {
    const document = render(mixed);
    expect(elements(document, '//testsuite').map((suite) => attribute(suite, 'name'))).toEqual(
      mixed.targets.map(({ image }) => image),
    );
    const [all] = elements(document, '/testsuites');
    expect(attribute(all, 'tests')).toBe(String(elements(document, '//testcase').length));
    expect(attribute(all, 'failures')).toBe('1');
    expect(attribute(all, 'errors')).toBe('1');
    expect(attribute(all, 'time')).toBe('2.345');
    const [skipped] = elements(document, '//testsuite[@name="debian-sid"]');
    expect(attribute(skipped, 'skipped')).toBe('1');
  });

  it('tells what was expected, what was seen, where it is written and how to see it again', () => {
    const check = { ...failedCheck, reason: 'http', at: '.postroj.yml:5:7' } as const;
    const replay = 'postroj pkgprobe --image x';
    const document = render(
      runResult({ targets: [targetResult({ verdict: 'fail', checks: [check], replay })] }),
    );
    const [failure] = elements(document, '//testcase/failure');
    expect(attribute(failure, 'message')).toBe(failedCheck.message);
    expect(attribute(failure, 'type')).toBe('http');
    expect(failure?.content).toBe(
      [
        failedCheck.message,
        'expected: 2xx',
        'actual: connection refused',
        'at: .postroj.yml:5:7',
        `replay: ${replay}`,
      ].join('\n'),
    );
    const [one] = elements(document, '//testcase');
    expect(attribute(one, 'name')).toBe('after install: http http://localhost/');
    expect(attribute(one, 'classname')).toBe('debian-bookworm');
    expect(attribute(one, 'time')).toBe('0.012');
    expect(attribute(elements(document, '//property[@name="replay"]')[0], 'value')).toBe(replay);
  });

  it('tells an error with its hint, of the phase that it came from or of the target', () => {
    const error = { code: 'MIRROR_FAILED', message: 'the mirror failed', hint: 'Wait.' } as const;
    const acquire = {
      ...({ name: 'acquire', verdict: 'error', durationMs: 3 } as const),
      ...{ reason: error.code, message: error.message },
    };
    for (const [phases, name] of [
      [[acquire], 'acquire'],
      [[], 'target'],
    ] as const) {
      const target = targetResult({ verdict: 'error', error, reason: error.code, phases });
      const document = render(runResult({ targets: [target] }));
      const cases = elements(document, '//testcase[error]');
      expect(cases.map((one) => attribute(one, 'name'))).toEqual([name]);
      const [told] = elements(document, '//error');
      expect(told?.content).toBe('the mirror failed\nHint: Wait.');
      expect(attribute(told, 'type')).toBe('MIRROR_FAILED');
    }
  });

  it('tells what is wrong with the run as a whole', () => {
    const error = { code: 'NOTHING_CHECKED', message: 'nothing was checked' } as const;
    const document = render(runResult({ verdict: 'error', error }));
    expect(attribute(elements(document, '//testcase[error]')[0], 'name')).toBe('run');
    expect(attribute(elements(document, '/testsuites')[0], 'errors')).toBe('1');
  });

  it('has what is only noted as output of a case that passed', () => {
    const note = checkResult({ verdict: 'note', message: 'nobody enabled it' });
    const document = render(runResult({ targets: [targetResult({ checks: [note] })] }));
    expect(elements(document, '//system-out')[0]?.content).toBe('nobody enabled it');
    expect(elements(document, '//failure')).toEqual([]);
  });

  it('is well-formed, valid and without control characters whatever a guest has said', () => {
    const xml = renderJunit(hostileRun);
    // eslint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\ufffe\uffff]/);
    const document = parse(xml);
    expect(elements(document, '//testsuite')).toHaveLength(3);
    expect(elements(document, '//failure')).toHaveLength(2);
    expect(elements(document, '//failure')[1]?.content).toContain('<script>window.hacked=1');
    expect(elements(document, '//failure')[1]?.content).toContain('red');
    expect(elements(document, '//skipped')).toHaveLength(1);
  });

  it('is valid for a great many', () => {
    expect(elements(render(bigRun(300, 30)), '//testcase').length).toBeGreaterThan(9000);
  });
});

describe('the schema', () => {
  it.each([
    ['an attribute that viewers do not know', 'classname=', 'file="x" classname='],
    ['a time that is no number', 'time="0.012"', 'time="soon"'],
    ['a failure without a type', 'type="fail"', ''],
    ['a suite without counts', /errors="0" skipped="0"/, ''],
  ])('refuses %s', (_, from, to) => {
    const target = targetResult({ verdict: 'fail', checks: [failedCheck] });
    const xml = renderJunit(runResult({ targets: [target] }));
    expect(() => parse(xml)).not.toThrow();
    const damaged = xml.replace(from, to);
    expect(damaged).not.toBe(xml);
    expect(() => parse(damaged)).toThrow();
  });
});
