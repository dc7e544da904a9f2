import type { Observation } from './check.js';
import { describeProperties, judge, type Facts, type Property } from './properties.js';

/** What may be there or not, and what it should be like where it is. */
export interface Presence {
  /** `present`, `listening`. */
  readonly there: string;
  readonly missing: string;
  readonly isWanted: boolean;
  readonly properties: readonly Property[];
}

export function describePresence({ there, missing, isWanted, properties }: Presence): string {
  if (!isWanted) return missing;
  return properties.length === 0 ? there : describeProperties(properties);
}

/** `facts` is undefined where it is not there. */
export async function judgePresence(
  { there, missing, isWanted, properties }: Presence,
  facts: Facts | undefined,
): Promise<Observation> {
  if (!facts) return { state: isWanted ? 'unmet' : 'met', actual: missing };
  if (!isWanted) return { state: 'unmet', actual: there };
  return properties.length === 0 ? { state: 'met', actual: there } : judge(properties, facts);
}
