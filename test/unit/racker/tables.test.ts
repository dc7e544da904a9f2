import { describe, expect, it } from '@jest/globals';

import { renderList, renderOne, type ListShape } from '../../../src/racker/tables/format.js';
import {
  ellipsis,
  goTime,
  humanDuration,
  humanMemory,
  humanSize,
} from '../../../src/racker/tables/human.js';
import { layOut } from '../../../src/racker/tables/table.js';

describe('times', () => {
  const minute = 60e3;
  const hour = 60 * minute;
  const day = 24 * hour;

  it.each([
    [500, 'Less than a second'],
    [1000, '1 second'],
    [59_999, '59 seconds'],
    [minute, 'About a minute'],
    [2 * minute, '2 minutes'],
    [59 * minute, '59 minutes'],
    [hour, 'About an hour'],
    [1.6 * hour, '2 hours'],
    [47 * hour, '47 hours'],
    [2 * day, '2 days'],
    [14 * day, '2 weeks'],
    [60 * day, '2 months'],
    [800 * day, '2 years'],
  ])('%d ms: %s', (ms, expected) => {
    expect(humanDuration(ms)).toBe(expected);
  });

  it('are printed as Go does', () => {
    expect(goTime(new Date('2026-11-26T14:29:04Z'))).toMatch(
      /^2026-11-2[567] \d\d:\d\d:04 [+-]\d{4} \S+$/,
    );
  });
});

it.each([
  [0, '0B'],
  [999, '999B'],
  [7_800, '7.8kB'],
  [118_400_000, '118MB'],
  [1_234_000_000, '1.23GB'],
])('%d bytes: %s', (bytes, expected) => {
  expect(humanSize(bytes)).toBe(expected);
});

it('memory is in powers of two', () => {
  expect(humanMemory(8_200_000_000)).toBe('7.637GiB');
});

it('long texts are cut', () => {
  expect(ellipsis('abcdef', 4)).toBe('abc…');
  expect(ellipsis('abcd', 4)).toBe('abcd');
});

it('columns are ten wide at least, with three blanks between', () => {
  expect(
    layOut([
      ['A', 'LONG NAME HERE', 'C'],
      ['1', '2', ''],
    ]),
  ).toEqual(['A         LONG NAME HERE   C', '1         2                ']);
});

describe('lists', () => {
  const shape: ListShape = {
    type: '*formatter.ThingContext',
    headers: { ID: 'THING ID', Name: 'NAME', Labels: 'LABELS' },
    columns: '{{.ID}}\t{{.Name}}',
    quiet: '{{.ID}}',
  };
  const row = (id: string, name: string) => ({
    ...{ ID: id, Name: name, Labels: 'tier=web' },
    Label: (wanted: string) => (wanted === 'tier' ? 'web' : ''),
  });
  const rows = [row('a1', 'one'), row('b2', 'two')];

  it.each([
    [{}, 'THING ID   NAME\na1         one\nb2         two\n'],
    [{ quiet: true }, 'a1\nb2\n'],
    [{ format: 'table {{.Name}}\\t{{.ID}}' }, 'NAME      THING ID\none       a1\ntwo       b2\n'],
    [{ format: 'table {{upper .Name}}' }, 'NAME\nONE\nTWO\n'],
    [{ format: 'table {{.Label "a.tier"}}' }, 'A TIER\n\n\n'],
    [{ format: '{{.ID}}\\t{{.Label "tier"}}' }, 'a1\tweb\nb2\tweb\n'],
    [{ format: '{{.ID}}', quiet: true }, 'a1\nb2\n'],
    [
      { format: 'json' },
      '{"ID":"a1","Labels":"tier=web","Name":"one"}\n{"ID":"b2","Labels":"tier=web","Name":"two"}\n',
    ],
  ])('%j', (options, expected) => {
    expect(renderList(rows, shape, options)).toBe(expected);
  });

  it('say what is wrong with a template', () => {
    expect(() => renderList(rows, shape, { format: '{{.Foo' })).toThrow(
      'failed to parse template: template: :1: unclosed action',
    );
    expect(() => renderList(rows, shape, { format: '{{.Foo}}' })).toThrow(
      'failed to execute template: template: :1:2: executing "" at <.Foo>: can\'t evaluate field Foo in type *formatter.ThingContext',
    );
    expect(renderOne({ A: 1 }, 'json')).toBe('{"A":1}');
  });
});
