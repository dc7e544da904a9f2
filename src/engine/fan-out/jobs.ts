import { PostrojError } from '../../errors.js';

/** One image × one architecture, as users call them. */
export interface Work {
  readonly image: string;
  readonly arch: string;
}

/** What one job of a workflow tests, all of it on its own runner's architecture. */
export interface Job {
  /** Good for the name of an artifact: `amd64-1`. */
  readonly name: string;
  /** A label of GitHub's, for `runs-on`. */
  readonly runner: string;
  readonly arch: string;
  /** Separated by commas, as the input `images` takes them. */
  readonly images: string;
}

/** The value of `strategy.matrix`. */
export interface JobMatrix {
  readonly include: readonly Job[];
}

/** GitHub's own machines; docs.github.com, GitHub-hosted runners. */
const runners: Readonly<Record<string, string>> = {
  amd64: 'ubuntu-24.04',
  arm64: 'ubuntu-24.04-arm',
};

export const hostedArchitectures: readonly string[] = Object.keys(runners);

/** As many jobs as one matrix may have; docs.github.com, usage limits. */
export const MOST_JOBS = 256;

/**
 * Deals the work into at most so many jobs, at least one for each architecture and none without work. The
 * largest is as small as it can be, neighbours are dealt apart, and the same work is always dealt alike.
 * Throws BAD_OPTION for an architecture that GitHub has no machines for.
 */
export function dealJobs(work: readonly Work[], shards = MOST_JOBS): JobMatrix {
  const shares = [...new Set(work.map(({ arch }) => arch))].map((arch) => ({
    arch,
    runner: runnerFor(arch),
    images: work.filter((one) => one.arch === arch).map(({ image }) => image),
    jobs: 1,
  }));
  for (let left = shards - shares.length; left > 0; left--) {
    const [fullest] = [...shares].sort((a, b) => sizeOf(b) - sizeOf(a));
    if (!fullest || sizeOf(fullest) <= 1) break;
    fullest.jobs++;
  }
  return { include: shares.flatMap(dealShare) };
}

interface Share {
  readonly arch: string;
  readonly runner: string;
  readonly images: readonly string[];
  readonly jobs: number;
}

/** How many images a job of it has. */
function sizeOf({ images, jobs }: Share): number {
  return images.length / jobs;
}

function dealShare({ arch, runner, images, jobs }: Share): Job[] {
  return Array.from({ length: jobs }, (_, job) => ({
    name: `${arch}-${job + 1}`,
    runner,
    arch,
    images: images.filter((_image, index) => index % jobs === job).join(','),
  }));
}

function runnerFor(arch: string): string {
  const runner = runners[arch];
  if (runner !== undefined) return runner;
  throw new PostrojError('BAD_OPTION', `GitHub has no machines for ${arch}`, {
    hint: `It has them for ${hostedArchitectures.join(' and ')}; others are emulated, in a job of their own.`,
  });
}

/** Throws BAD_OPTION. */
export function parseShards(text: string): number {
  const shards = Number(text);
  if (/^\d+$/.test(text) && shards >= 1 && shards <= MOST_JOBS) return shards;
  throw new PostrojError(
    'BAD_OPTION',
    `shards must be a whole number from 1 to ${MOST_JOBS}, not '${text}'`,
  );
}
