import { networkModes, type NetworkMode } from '../../machine/network.js';
import { ValueError } from '../command-line/usage-error.js';

/** docker's own name for a network of one's own is `bridge`. Throws a ValueError. */
export function parseNetwork(text: string): NetworkMode {
  const mode = text === 'bridge' || text === 'default' ? 'private' : text;
  const found = networkModes.find((one) => one === mode);
  if (found !== undefined) return found;
  throw new ValueError(`network ${text} not found: there are ${networkModes.join(', ')}`);
}
