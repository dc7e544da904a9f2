import { plainly, type Ask } from '../../watches/ask.js';

/** A unit that is up. */
export interface ActiveUnit {
  readonly unit: string;
  /** As systemctl(1) is-enabled has it; empty without a file. */
  readonly fileState: string;
}

const SHOW = ['show', '--property=Id,ActiveState,UnitFileState,FragmentPath,Type,RemainAfterExit'];
const PATTERNS = ['*.service', '*.socket', '*.timer', '*.path'];
/** What somebody has installed: not what programs make up while they run. */
const INSTALLED = /^(?:(?:\/usr)?\/lib|\/etc)\/systemd\/system\//;

export async function readActiveUnits(ask: Ask): Promise<ActiveUnit[]> {
  return parseActiveUnits((await ask(plainly('systemctl', [...SHOW, '--', ...PATTERNS]))).stdout);
}

/** A oneshot that has not ended is not there to stay. */
export function parseActiveUnits(text: string): ActiveUnit[] {
  return text.split('\n\n').flatMap((block) => {
    const of = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
    const passes = of('Type') === 'oneshot' && of('RemainAfterExit') !== 'yes';
    if (of('ActiveState') !== 'active' || passes || !INSTALLED.test(of('FragmentPath'))) return [];
    return [{ unit: of('Id'), fileState: of('UnitFileState') }];
  });
}
