import { describe, expect, it } from '@jest/globals';

import { emptyConfig } from '../../../src/image/image-config.js';
import { isImageConfig, parseImageConfig, signalOf } from '../../../src/image/read-config.js';

const read = (config: unknown) => parseImageConfig(JSON.stringify({ os: 'linux', config }));

describe('parseImageConfig', () => {
  it('reads all that tells how an image is run', () => {
    const config = read({
      Entrypoint: ['/entry'],
      Cmd: ['a', 'b c'],
      Env: ['PATH=/bin', 'EMPTY=', 'EQUAL=a=b', 'LINES=one\ntwo'],
      WorkingDir: '/srv',
      User: 'www:www',
      StopSignal: 'SIGQUIT',
      Volumes: { '/data': {}, 'relative/': {} },
      ExposedPorts: { '80/tcp': {}, '53/udp': {}, '8080': {} },
      Labels: { maker: 'somebody' },
    });
    expect(config).toEqual({
      entrypoint: ['/entry'],
      cmd: ['a', 'b c'],
      env: { PATH: '/bin', EMPTY: '', EQUAL: 'a=b', LINES: 'one\ntwo' },
      workingDir: '/srv',
      user: 'www:www',
      stopSignal: 'SIGQUIT',
      volumes: ['/data', '/relative'],
      exposedPorts: ['8080/tcp', '80/tcp', '53/udp'],
      labels: { maker: 'somebody' },
    });
    expect(isImageConfig(JSON.parse(JSON.stringify(config)))).toBe(true);
  });

  it.each([['{}'], ['{"config":null}'], ['{"config":{"Entrypoint":null,"Env":null,"User":""}}']])(
    'takes %s for one that says nothing',
    (text) => {
      expect(parseImageConfig(text)).toEqual(emptyConfig);
      expect(isImageConfig(JSON.parse(JSON.stringify(parseImageConfig(text))))).toBe(true);
    },
  );

  it.each([
    ['relative', '/relative'],
    ['../../x', '/x'],
    ['/a/../../b/', '/b'],
  ])('takes the directory %s for %s', (given, taken) => {
    expect(read({ WorkingDir: given }).workingDir).toBe(taken);
  });

  it('leaves a user that is no name to be looked for', () => {
    expect(read({ User: '../../x' }).user).toBe('../../x');
  });

  it('overlooks what is no variable, no port, and the root as a volume', () => {
    const config = read({
      Env: ['nothing', '=value'],
      ExposedPorts: { 'x/tcp': {}, '80/icmp': {}, '--flag': {} },
      Volumes: { '/': {}, '/..': {} },
    });
    expect(config).toEqual(emptyConfig);
  });

  it('keeps names that mean something to JavaScript as names', () => {
    const text = '{"config":{"Env":["__proto__=x"],"Labels":{"__proto__":"y"}}}';
    const { env, labels } = parseImageConfig(text);
    expect(Object.entries(env)).toEqual([['__proto__', 'x']]);
    expect(Object.entries(labels)).toEqual([['__proto__', 'y']]);
  });

  it.each([
    ['no JSON', '{', 'it is no JSON'],
    ['no object', '{"config":[]}', 'config is no object'],
    ['a NUL in a variable', '{"config":{"Env":["A=1","B=\\u0000"]}}', 'Env[1] has a NUL in it'],
    ['a NUL in a word', '{"config":{"Cmd":["\\u0000"]}}', 'Cmd[0] has a NUL in it'],
    ['a NUL in the user', '{"config":{"User":"a\\u0000b"}}', 'User has a NUL in it'],
    ['a NUL in a volume', '{"config":{"Volumes":{"/a\\u0000":{}}}}', 'Volumes has a NUL in it'],
    ['a number for a word', '{"config":{"Entrypoint":[1]}}', 'Entrypoint[0] is no text'],
    ['a text for a list', '{"config":{"Cmd":"sh"}}', 'Cmd is no list'],
    ['a list for labels', '{"config":{"Labels":["x"]}}', 'Labels is no object'],
    ['a number for a directory', '{"config":{"WorkingDir":7}}', 'WorkingDir is no text'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseImageConfig(text)).toThrow(
      expect.objectContaining({
        code: 'IMAGE_UNAVAILABLE',
        message: `the image's configuration is damaged: ${message}`,
      }),
    );
  });
});

describe('signalOf', () => {
  it.each([
    ['SIGQUIT', 'SIGQUIT'],
    ['quit', 'SIGQUIT'],
    ['3', 'SIGQUIT'],
    ['', 'SIGTERM'],
    ['SIGRTMIN+3', 'SIGTERM'],
    ['99', 'SIGTERM'],
    ['__proto__', 'SIGTERM'],
  ])('takes %j for %s', (given, taken) => {
    expect(signalOf(given)).toBe(taken);
  });
});

describe('isImageConfig', () => {
  it.each([
    ['nothing', null],
    ['a list', []],
    ['one with a NUL', { ...emptyConfig, cmd: ['\0'] }],
    ['one whose variables are a list', { ...emptyConfig, env: ['A=1'] }],
    ['one with a relative directory', { ...emptyConfig, workingDir: 'x' }],
    ['one with no such signal', { ...emptyConfig, stopSignal: 'SIGNOPE' }],
    ['one with a number for a user', { ...emptyConfig, user: 0 }],
  ])('refuses %s', (_, value) => {
    expect(isImageConfig(value)).toBe(false);
  });
});
