import { describe, expect, it } from '@jest/globals';

import { compileTemplate } from '../../../src/racker/template/render.js';

const machine = {
  Id: 'abc',
  Name: '/web',
  State: { Status: 'running', Running: true, ExitCode: 0, Pid: 12 },
  Config: { Env: ['A=1', 'B=2'], Labels: { 'a.b/c': 'x', tier: 'web' }, Cmd: null },
  Mounts: [
    { Type: 'bind', Source: '/a' },
    { Type: 'tmpfs', Source: '' },
  ],
  Label: (name: string) => `<${name}>`,
};

const render = (text: string, data: unknown = machine) => compileTemplate(text)(data);

describe('a template', () => {
  it.each([
    ['{{.Id}}', 'abc'],
    ['a {{.State.Status}} b', 'a running b'],
    ['{{ .State.Pid }}', '12'],
    ['{{json .State}}', '{"Status":"running","Running":true,"ExitCode":0,"Pid":12}'],
    ['{{json .Config.Cmd}} {{.Config.Cmd}}', 'null <nil>'],
    ['{{.Config.Env}}', '[A=1 B=2]'],
    ['{{.Config.Labels}}', 'map[a.b/c:x tier:web]'],
    ['{{index .Config.Labels "a.b/c"}}', 'x'],
    ['{{index .Config.Labels "nothing"}}', ''],
    ['{{(index .Mounts 0).Source}}', '/a'],
    ['{{range .Config.Env}}{{.}};{{end}}', 'A=1;B=2;'],
    ['{{range $i, $e := .Config.Env}}{{$i}}:{{$e}} {{end}}', '0:A=1 1:B=2 '],
    ['{{range $k, $v := .Config.Labels}}{{$k}}={{$v}} {{end}}', 'a.b/c=x tier=web '],
    ['{{range .Mounts}}{{if eq .Type "bind"}}{{.Source}}{{else}}-{{end}}{{end}}', '/a-'],
    ['{{range .Config.Cmd}}x{{else}}none{{end}}', 'none'],
    ['{{range .Config.Env}}{{if eq . "B=2"}}{{break}}{{end}}{{.}}{{end}}', 'A=1'],
    ['{{range .Config.Env}}{{if eq . "A=1"}}{{continue}}{{end}}{{.}}{{end}}', 'B=2'],
    ['{{if .State.Running}}up{{else if .Id}}id{{else}}no{{end}}', 'up'],
    ['{{if .State.ExitCode}}bad{{else if .Id}}id{{end}}', 'id'],
    ['{{if and .State.Running (eq .State.ExitCode 0)}}fine{{end}}', 'fine'],
    ['{{with .State}}{{.Status}} {{$.Id}}{{end}}', 'running abc'],
    ['{{$x := .Id}}{{$x}}{{$x = "y"}}{{$x}}', 'abcy'],
    ['{{/* nothing */}}a{{- /* trims */ -}} b', 'ab'],
    ['a  {{- .Id -}}  b', 'aabcb'],
    ['{{.Id | upper | printf "%s-%5d|%-4s|" }}', 'ABC-%!d(MISSING)|%!s(MISSING)|'],
    ['{{printf "%q %05d %-4s| %t %%" .Id 42 "x" true}}', '"abc" 00042 x   | true %'],
    ['{{join .Config.Env ","}} {{len .Config.Env}} {{len .Id}}', 'A=1,B=2 2 3'],
    ['{{index (split .Name "/") 1}}', 'web'],
    ['{{title "ab cd"}} {{lower "AB"}} {{pad "x" 1 2}}| {{truncate .Id 2}}', 'Ab Cd ab  x  | ab'],
    ['{{println .Id 1}}{{print 1 2 "a" "b"}}', 'abc 1\n1 2ab'],
    ['{{slice .Id 1}} {{slice .Id 0 2}}', 'bc ab'],
    ['{{.Label "tier"}}', '<tier>'],
    [
      '{{eq .Id "x" "abc"}} {{ne 1 2}} {{lt 1 2}} {{ge "b" "a"}} {{not false}}',
      'true true true true true',
    ],
    ['{{or "" .Id}} {{or "" ""}}|{{"tab\\t"}}{{`raw\\t`}}', 'abc |tab\traw\\t'],
    ['{{true}} {{nil | json}}', 'true null'],
  ])('%s gives %j', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each([
    ['{{.Foo', 'template: :1: unclosed action'],
    ['{{if .Id}}x', 'template: :1: unexpected EOF'],
    ['x{{end}}', 'template: :1: unexpected {{end}}'],
    ['{{if .Id}}a{{else}}b{{else}}c{{end}}', 'template: :1: expected end; found {{else}}'],
    ['{{nonsense .Id}}', 'template: :1: function "nonsense" not defined'],
    ['\n{{"a}}', 'template: :2: unterminated quoted string'],
    ['{{.Id # }}', "template: :1: unexpected bad character U+0023 '#' in command"],
    ['{{}}', 'template: :1: missing value for command'],
    ['{{.Id | }}', 'template: :1: missing value for command'],
    ['{{(.Id}}', 'template: :1: unclosed left paren'],
    ['{{break}}', 'template: :1: {{break}} outside {{range}}'],
    ['{{template "x"}}', 'template: :1: {{template}} is not there in racker'],
  ])('%s cannot be read: %s', (text, message) => {
    expect(() => compileTemplate(text)).toThrow(
      expect.objectContaining({ stage: 'parse', message }),
    );
  });

  it.each([
    ['{{.Foo}}', 'template: :1:2: executing "" at <.Foo>: map has no entry for key "Foo"'],
    [
      'ab\n{{.Id.X}}',
      'template: :2:2: executing "" at <.Id.X>: can\'t evaluate field X in type string',
    ],
    [
      '{{.Config.Cmd.X}}',
      'template: :1:2: executing "" at <.Config.Cmd.X>: nil pointer evaluating interface {}.X',
    ],
    [
      '{{index .Mounts 7}}',
      'template: :1:2: executing "" at <index>: error calling index: index out of range: 7',
    ],
    ['{{index .Id "a"}}', 'error calling index: cannot index slice/array with type string'],
    ['{{lt 1}}', 'wrong number of args for lt: want 2 got 1'],
    ['{{eq 1 "a"}}', 'error calling eq: incompatible types for comparison'],
    ['{{range .Id}}{{end}}', "range can't iterate over abc"],
    ['{{$x}}', 'undefined variable "$x"'],
    ['{{.Id 1}}', 'at <.Id>: Id has arguments but cannot be invoked as function'],
    ['{{len .State.Pid}}', 'error calling len: len of type number'],
    ['{{join .Id ","}}', 'error calling join: wrong type for value; expected []string; got string'],
  ])('%s cannot be carried out: %s', (text, message) => {
    expect(() => render(text)).toThrow(
      expect.objectContaining({ stage: 'execute', message: expect.stringContaining(message) }),
    );
  });

  it('names the type whose field is not there', () => {
    const template = compileTemplate('{{.Foo}}', { type: '*formatter.ContainerContext' });
    expect(() => template({})).toThrow(
      'template: :1:2: executing "" at <.Foo>: can\'t evaluate field Foo in type *formatter.ContainerContext',
    );
  });

  it('of a header gives the names of columns through functions', () => {
    const header = compileTemplate('{{json .ID}}\t{{upper .Names}} {{.Label "x"}}', {
      plainFunctions: true,
    });
    expect(header({ ID: 'Id', Names: 'Names', Label: (name: string) => name })).toBe('Id\tNames x');
  });
});
