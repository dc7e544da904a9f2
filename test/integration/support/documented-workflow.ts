import { stringify } from 'yaml';

const OURS = 'org/postroj-action';

/** What stands for a job that a document leaves to its reader. */
const someJob = { 'runs-on': 'ubuntu-24.04', steps: [{ run: 'true' }] };

/** Jobs that outputs of which are named in steps alone. */
const otherJobs = {
  plan: { ...someJob, outputs: { matrix: '[]' } },
};

/** A whole workflow of an example, jobs or steps, in which ours is that of the repository itself. */
export function workflowOf(example: unknown): string {
  const whole = Array.isArray(example) ? { jobs: jobsOf(example) } : (example as object);
  const workflow = { on: 'push', permissions: {}, ...whole };
  const jobs = Object.entries((workflow as { jobs?: object }).jobs ?? {});
  const named = jobs.map(([name, job]) => [name, (job as unknown) ?? someJob]);
  const text = stringify({ ...workflow, jobs: Object.fromEntries(named) as object });
  return text
    .replaceAll(`${OURS}/.github/workflows/pkgprobe.yml@v1`, './.github/workflows/pkgprobe.yml')
    .replaceAll(`${OURS}@v1`, './');
}

/** Steps of several jobs are told together. */
function jobsOf(steps: readonly unknown[]): object {
  const matrix = '${{ fromJSON(needs.plan.outputs.matrix) }}';
  const job = { needs: 'plan', strategy: { matrix }, 'runs-on': 'ubuntu-24.04', steps };
  return { ...otherJobs, example: job };
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
