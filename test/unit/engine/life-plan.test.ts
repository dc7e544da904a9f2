import { describe, expect, it } from '@jest/globals';

import { noInputs, type RawInputs } from '../../../src/engine/inputs.js';
import {
  buildLifePlan,
  refuseWithoutPackages,
  type GithubVariables,
  type LifeConfig,
} from '../../../src/engine/life-plan.js';
import { PostrojError } from '../../../src/errors.js';

const plan = (inputs: Partial<RawInputs>, config: LifeConfig = {}, env: GithubVariables = {}) =>
  buildLifePlan({ ...noInputs, ...inputs }, config, env);
const phasesOf = (inputs: Partial<RawInputs>, config?: LifeConfig) =>
  plan(inputs, config).steps.map(({ phase }) => phase);

describe('the plan of a life', () => {
  it('is an installation on a booted system, by default', () => {
    expect(plan({})).toEqual({
      steps: [{ phase: 'install', before: undefined, after: 'given' }],
      upgradeFrom: { kind: 'self' },
      lanes: ['booted'],
      installTimeoutMs: 1_800_000,
      github: { apiUrl: 'https://api.github.com', repository: undefined, token: undefined },
    });
  });

  it('takes inputs before the configuration', () => {
    const config = {
      lifecycle: ['install'],
      upgradeFrom: 'latest-release',
      lanes: ['booted'],
      installTimeoutMs: 1,
    };
    const inputs = {
      lifecycle: ['install', 'upgrade'],
      upgradeFrom: 'old.deb',
      lanes: ['build'],
      installTimeout: '2',
    };
    expect(plan(inputs, config)).toMatchObject({
      steps: [{ after: 'previous' }, { phase: 'upgrade' }],
      upgradeFrom: { kind: 'package', word: 'old.deb' },
      lanes: ['build'],
      installTimeoutMs: 2000,
    });
    expect(plan({ lifecycle: ['install', 'downgrade'] }, config)).toMatchObject({
      upgradeFrom: { kind: 'latest-release' },
      lanes: ['booted'],
      installTimeoutMs: 1,
    });
  });

  it('has an upgrade where there is something to upgrade from', () => {
    expect(phasesOf({ upgradeFrom: 'self' })).toEqual(['install', 'upgrade']);
    expect(phasesOf({}, { upgradeFrom: 'self' })).toEqual(['install', 'upgrade']);
  });

  it('knows GitHub by the variables of its jobs, and the token by the input first', () => {
    const env = {
      GITHUB_API_URL: 'https://github.example.org/api/v3',
      GITHUB_REPOSITORY: 'o/n',
      GITHUB_TOKEN: 'of-env',
    };
    expect(plan({}, {}, env).github).toEqual({
      apiUrl: 'https://github.example.org/api/v3',
      repository: 'o/n',
      token: 'of-env',
    });
    expect(plan({ githubToken: 'of-input' }, {}, env).github.token).toBe('of-input');
    const empty = { GITHUB_API_URL: '', GITHUB_REPOSITORY: '', GITHUB_TOKEN: '' };
    expect(plan({}, {}, empty).github).toEqual(plan({}).github);
  });

  it.each<readonly [Partial<RawInputs>, string]>([
    [
      { upgradeFrom: 'self', lifecycle: ['install', 'remove'] },
      'upgrade-from is of no use without an upgrade',
    ],
    [{ lanes: ['booted', 'docker'] }, "lanes: 'docker' is no lane"],
    [{ installTimeout: 'long' }, "install-timeout must be a number of seconds above 0, not 'long'"],
    [{ lifecycle: ['upgrade'] }, 'lifecycle: it begins with install'],
  ])('refuses %j', (inputs, message) => {
    expect(() => plan(inputs)).toThrow(PostrojError);
    expect(() => plan(inputs)).toThrow(message);
  });

  it('needs packages for all but an installation', () => {
    const refuse = (inputs: Partial<RawInputs>, packages: string[] = []) => {
      refuseWithoutPackages(plan(inputs), packages);
    };
    expect(() => {
      refuse({});
      refuse({ lanes: ['build'] }, ['a.deb']);
    }).not.toThrow();
    expect(() => {
      refuse({ lanes: ['build'] });
    }).toThrow('lanes: there is no package that could be installed');
    expect(() => {
      refuse({ lifecycle: ['install', 'reboot'] });
    }).toThrow('lifecycle: there is no package that could be installed');
  });
});
