/** Runs Jest as root, under sudo if need be: the tests boot machines. Arguments are Jest's. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const node = [process.execPath, ...flags, jest, ...process.argv.slice(2)];
// sudo has a PATH of its own
const sudo = ['sudo', '-n', '--preserve-env', 'env', `PATH=${process.env.PATH ?? ''}`];
const [file = '', ...args] = process.getuid?.() === 0 ? node : [...sudo, ...node];

process.exitCode = spawnSync(file, args, { stdio: 'inherit' }).status ?? 1;
