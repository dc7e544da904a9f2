import { isIP } from 'node:net';

import type { PortSpec } from '../../containers/run-spec.js';
import { ValueError } from '../command-line/usage-error.js';

const FORM = /^(?:(?:\[([\da-fA-F:.]+)\]|([^:]*)):)??(?:([^:]*):)?([^:/]*)(?:\/([^/]*))?$/;

/** `80`, `8080:80/udp`, `127.0.0.1:8080:80`, `8000-8002:80-82`. Throws a ValueError. */
export function parsePublish(text: string): PortSpec[] {
  const [found, bracketed, plain, host = '', guest = '', proto = 'tcp'] = FORM.exec(text) ?? [];
  if (found === undefined) throw new ValueError(`invalid containerPort: ${text}`);
  const address = bracketed ?? plain;
  if (guest === '') throw new ValueError(`no port specified: ${text}<empty>`);
  const protocol = proto.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') {
    throw new ValueError(
      protocol === 'sctp' ? 'sctp is not there yet in racker' : `invalid proto: ${proto}`,
    );
  }
  if (address !== undefined && address !== '' && isIP(address) === 0) {
    throw new ValueError(`invalid IP address: ${address}`);
  }
  const guests = rangeOf(guest, 'containerPort');
  const hosts = host === '' ? [] : rangeOf(host, 'hostPort');
  if (hosts.length > 0 && hosts.length !== guests.length) {
    if (guests.length !== 1)
      throw new ValueError('invalid ranges specified for container and host Ports');
    throw new ValueError(
      `a range of host ports for one port of the machine is not there yet in racker`,
    );
  }
  return guests.map((guestPort, index) => {
    const hostPort = hosts[index];
    return {
      ...{ protocol, guestPort },
      ...(hostPort !== undefined && { hostPort }),
      ...(address !== undefined && address !== '' && { hostAddress: address }),
    };
  });
}

function rangeOf(text: string, name: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (!(from >= 0 && from <= to && to <= 65_535) || (from === 0 && name === 'containerPort')) {
    throw new ValueError(`invalid ${name}: ${text}`);
  }
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
