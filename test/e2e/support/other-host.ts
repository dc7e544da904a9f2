import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sharedStateDir } from './cache.js';
import { repoDir } from './postroj.js';
import { runProgram, type Ended } from './program.js';

export interface OtherHostOptions {
  /** For its files. */
  readonly directory: string;
  readonly versions: readonly ('v4' | 'v6')[];
  /** In its resolv.conf; one that knows guest.example listens there. */
  readonly nameServer: string;
}

/** An interface with a default route that leads nowhere, and one with the address of a web server. */
const setup = {
  base: `ip link set lo up
ip link add out0 type bridge
ip link add wire0 type veth peer name wire1
ip link set wire0 master out0
ip link add web0 type bridge
for link in wire0 wire1 out0 web0; do ip link set $link up; done`,
  v4: `ip address add 198.51.100.2/24 dev out0
ip route add default via 198.51.100.1
ip address add 203.0.113.9/32 dev web0`,
  v6: `ip address add 2001:db8:5::2/64 dev out0 nodad
ip -6 route add default via 2001:db8:5::1
ip address add 2001:db8:9::9/128 dev web0 nodad`,
  end: `mount --bind "$0" /etc/resolv.conf
echo up
exec cat`,
} as const;

const WEB_PORT = 8099;
const web = `require('node:http').createServer((_, answer) => answer.end('here'))
  .listen(${WEB_PORT}, '::', () => console.log('up'))`;

/** What postroj takes for its host when it is started inside: another network and other name servers. */
export class OtherHost {
  static readonly web = {
    v4: `http://203.0.113.9:${WEB_PORT}/`,
    v6: `http://[2001:db8:9::9]:${WEB_PORT}/`,
  } as const;

  private constructor(
    private readonly holder: ChildProcess,
    private readonly servers: readonly ChildProcess[],
  ) {}

  static async open({ directory, versions, nameServer }: OtherHostOptions): Promise<OtherHost> {
    const resolvConf = join(directory, `resolv-${versions.join('-')}.conf`);
    await writeFile(resolvConf, `nameserver ${nameServer}\noptions timeout:2\n`);
    const script = ['set -e', setup.base, ...versions.map((one) => setup[one]), setup.end];
    const args = ['--net', '--mount', 'sh', '-c', script.join('\n'), resolvConf];
    const holder = await up('unshare', args);
    const inside = enter(holder.pid);
    const server = join(repoDir, 'test/fixtures/bin/name-server');
    return new OtherHost(holder, [
      await up('nsenter', [...inside, process.execPath, server, nameServer]),
      await up('nsenter', [...inside, process.execPath, '-e', web]),
    ]);
  }

  postroj(args: readonly string[]): Promise<Ended> {
    const program = [process.execPath, join(repoDir, 'bin/postroj'), ...args];
    return runProgram({
      file: 'nsenter',
      args: [...enter(this.holder.pid), ...program],
      env: { POSTROJ_STATE_DIR: sharedStateDir, NO_COLOR: '1' },
    });
  }

  async stop(): Promise<void> {
    for (const child of [...this.servers, this.holder]) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
  }
}

function enter(pid: number | undefined): string[] {
  return [`--net=/proc/${pid}/ns/net`, `--mount=/proc/${pid}/ns/mnt`, '--'];
}

/** Started, and has said `up`. */
async function up(file: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${file} ${args.join(' ')} ended`);
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => undefined); // later it is meant to
  return child;
}
