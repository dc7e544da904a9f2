import { PostrojError } from '../../../errors.js';
import { noInputs } from '../../inputs.js';
import { NO_CONFIG } from '../../find-config.js';
import { runPlan, type RunOptions } from '../../matrix.js';
import { buildPlan } from '../../plan.js';
import type { RunResult } from '../../result.js';
import { renderConfig } from '../render-config.js';
import type { Entry } from './candidate.js';
import { recorder } from './recorder.js';

export interface RecordInputs {
  readonly image: string;
  /** As `packages` of a configuration file. */
  readonly packages: readonly string[];
  readonly arch?: string | undefined;
  readonly cwd: string;
}

export interface Recording {
  readonly result: RunResult;
  /** A configuration file with the checks that hold; undefined where the run did not pass. */
  readonly text: string | undefined;
}

/** Installs the packages on a machine of that image and looks at what changes. Throws as a run does. */
export async function record(
  { image, packages, arch, cwd }: RecordInputs,
  options: Omit<RunOptions, 'lastWatch'>,
): Promise<Recording> {
  if (packages.length === 0) {
    throw new PostrojError('BAD_OPTION', 'no package to record', {
      hint: "Name at least one: --package 'dist/*.deb', or a name of the distribution.",
    });
  }
  const inputs = { ...noInputs, images: [image], packages, arch, config: NO_CONFIG };
  const plan = await buildPlan(inputs, cwd);
  let entries: readonly Entry[] = [];
  const lastWatch = recorder((recorded) => {
    entries = recorded;
  });
  const { result } = await runPlan(plan, { ...options, lastWatch });
  if (result.verdict !== 'pass') return { result, text: undefined };
  return { result, text: renderConfig(configOf({ image, packages }, entries)) };
}

function configOf({ image, packages }: Omit<RecordInputs, 'cwd'>, entries: readonly Entry[]) {
  const heading = [
    `What these packages do on ${image}: recorded by \`postroj record\`, each check seen to hold.`,
    'To run it: postroj pkgprobe. What checks there are: docs/checks.md of postroj.',
  ];
  return { heading, images: [image], packages, checks: entries.map((check) => ({ check })) };
}
