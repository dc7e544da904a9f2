import type { Machine } from '../machine/machine.js';
import type { Check } from './check.js';
import { commandCheck, type CommandSpec } from './command.js';
import { httpCheck, type HttpSpec } from './http.js';
import { tcpCheck, type TcpSpec } from './tcp.js';
import { unitCheck, type UnitSpec } from './unit.js';

/** A check as data: what flags and configuration files say. */
export type CheckSpec = UnitSpec | HttpSpec | TcpSpec | CommandSpec;

export function buildCheck(spec: CheckSpec, machine: Pick<Machine, 'unitName'>): Check {
  switch (spec.kind) {
    case 'unit':
      return unitCheck(spec, machine);
    case 'http':
      return httpCheck(spec);
    case 'tcp':
      return tcpCheck(spec);
    case 'command':
      return commandCheck(spec);
  }
}
