import { getInput } from '@actions/core';

import type { RawInputs } from '../engine/inputs.js';
import { PostrojError } from '../errors.js';

export interface ActionInputs {
  readonly raw: RawInputs;
  readonly keepImages: boolean;
  readonly installHostTools: boolean;
}

export function readInputs(): ActionInputs {
  return {
    raw: {
      images: list('images'),
      packages: list('packages'),
      extraPackages: lines('extra-packages'),
      checkUnit: list('check-unit'),
      checkNetwork: list('check-network'),
      checkCommand: lines('check-command'), // a comma may be part of a command
      networkTimeout: optional('network-timeout'),
      bootTimeout: optional('boot-timeout'),
      jobs: optional('jobs'),
      reportDir: optional('report-dir'),
      config: optional('config'),
    },
    keepImages: flag('cache'),
    installHostTools: flag('install-host-tools'),
  };
}

function lines(name: string): string[] {
  return getInput(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function list(name: string): string[] {
  return lines(name)
    .flatMap((line) => line.split(','))
    .map((word) => word.trim())
    .filter(Boolean);
}

function optional(name: string): string | undefined {
  return getInput(name) || undefined;
}

function flag(name: string): boolean {
  const text = getInput(name) || 'true';
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw new PostrojError('BAD_OPTION', `the input ${name} must be true or false, not '${text}'`);
}
