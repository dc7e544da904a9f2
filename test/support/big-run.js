/**
 * A run of many targets with many checks each, one in ten targets with a check that fails and one in
 * fifty with an error: what reports are measured with.
 * @param {number} targets
 * @param {number} checks
 * @returns {import('../../src/engine/result.js').RunResult}
 */
export function bigRun(targets, checks) {
  return {
    schema: 1,
    verdict: 'error',
    durationMs: 3_600_000,
    targets: Array.from({ length: targets }, (_, index) => bigTarget(index, checks)),
  };
}

/**
 * @param {number} index
 * @param {number} checks
 * @returns {import('../../src/engine/result.js').TargetResult}
 */
function bigTarget(index, checks) {
  const image = `distribution-${String(index).padStart(3, '0')}`;
  /** @param {number} number */
  const fails = (number) => index % 10 === 3 && number === index % checks;
  const results = Array.from({ length: checks }, (_, number) => bigCheck(number, fails(number)));
  const failed = results.some(({ verdict }) => verdict === 'fail');
  const verdict = index % 50 === 7 ? 'error' : failed ? 'fail' : 'pass';
  const message = 'the machine went down by itself while it was asked for its units';
  /** @type {import('../../src/engine/result.js').PhaseResult[]} */
  const phases = [
    { name: 'acquire', verdict: 'pass', durationMs: 800 },
    { name: 'boot', verdict: 'pass', durationMs: 400 },
    { name: 'install', verdict: 'pass', durationMs: 2500, message: 'webfs 1.21 by apt' },
    verdict === 'error'
      ? { name: 'check', verdict: 'error', durationMs: 90, reason: 'MACHINE_DIED', message }
      : { name: 'check', verdict: failed ? 'fail' : 'pass', durationMs: 1200 },
    { name: 'shutdown', verdict: 'pass', durationMs: 150 },
  ];
  return {
    image,
    arch: 'amd64',
    source: `docker://docker.io/library/${image}:latest`,
    digest: `sha256:${index.toString(16).padStart(64, '0')}`,
    os: { id: 'debian', versionId: String(index), prettyName: `Distribution ${index} (codename)` },
    init: { name: 'systemd', version: '257' },
    verdict,
    durationMs: 5000 + index,
    phases,
    checks: results,
    ...(verdict === 'error' && {
      error: { code: 'MACHINE_DIED', message, hint: 'Look at its console.' },
    }),
    ...(verdict !== 'pass' && {
      replay: `postroj pkgprobe --image ${image} --package 'dist/*.deb' --check-unit webfs`,
      evidence: [`${image}/console.txt`, `${image}/journal.txt`],
    }),
  };
}

/**
 * @param {number} number
 * @param {boolean} failed
 * @returns {import('../../src/engine/result.js').CheckResult}
 */
function bigCheck(number, failed) {
  const target = `http://localhost:${8000 + number}/path/of/some/length`;
  const lines = Array.from(
    { length: 20 },
    (_, line) => `journal line ${line} <of> the "unit" & more`,
  );
  return {
    phase: 'install',
    kind: 'http',
    target,
    verdict: failed ? 'fail' : 'pass',
    expected: '2xx',
    actual: failed ? 'connection refused' : 'status 200',
    message: failed
      ? `http ${target}: not 2xx within 30 s; last: connection refused (41 tries)\n${lines.join('\n')}`
      : `http ${target}: status 200`,
    attempts: failed ? 41 : 1,
    durationMs: failed ? 30_012 : 12,
    at: `.postroj.yml:${10 + number}:5`,
    ...(failed && { reason: 'http' }),
  };
}
