import type { DebSpec } from './deb.js';
import type { OtherInit } from './init-roots.js';
import { answering } from './sample-debs.js';

/** A good package, for an init without units: its service answers 200 on the samples' port. */
export function goodService(init: OtherInit): DebSpec {
  return serviceDeb(init, 'e2e-good', true);
}

/** Its service is installed, but nobody has started it. */
export function stoppedService(init: OtherInit): DebSpec {
  return serviceDeb(init, 'e2e-stopped', false);
}

function serviceDeb(init: OtherInit, name: string, isStarted: boolean): DebSpec {
  const script = `usr/libexec/${name}`;
  const { files, enable, start } = forms[init](name, `/${script}`, isStarted);
  const executables = { [script]: answering('200 OK'), ...files };
  const postinst = ['#!/bin/sh', 'set -e', enable, ...(isStarted ? [start] : [])];
  return {
    name,
    files: Object.fromEntries(
      Object.entries(executables).map(([file, content]) => [file, { content, mode: 0o755 }]),
    ),
    scripts: { postinst: `${postinst.join('\n')}\n` },
  };
}

interface Form {
  readonly files: Readonly<Record<string, string>>;
  readonly enable: string;
  readonly start: string;
}

const forms: Readonly<
  Record<OtherInit, (name: string, program: string, isStarted: boolean) => Form>
> = {
  sysvinit: (name, program) => ({
    files: { [`etc/init.d/${name}`]: initScript(name, program) },
    enable: `update-rc.d ${name} defaults`,
    start: `invoke-rc.d ${name} start`,
  }),
  openrc: (name, program) => ({
    files: { [`etc/init.d/${name}`]: openrcScript(program) },
    enable: `rc-update add ${name} default`,
    start: `rc-service ${name} start`,
  }),
  runit: (name, program, isStarted) => ({
    files: {
      [`etc/sv/${name}/run`]: `#!/bin/sh\nexec ${program}\n`,
      ...(!isStarted && { [`etc/sv/${name}/down`]: '' }), // runsv(8)
    },
    enable: `ln -s /etc/sv/${name} /etc/service/`,
    start: ':',
  }),
};

/** As Debian's policy has it. It leaves its streams to the daemon, as careless scripts do. */
const initScript = (name: string, program: string) => `#!/bin/sh
### BEGIN INIT INFO
# Provides: ${name}
# Required-Start: $remote_fs
# Required-Stop: $remote_fs
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
# Short-Description: ${name}
### END INIT INFO
with="--pidfile /run/${name}.pid"
case $1 in
  start) start-stop-daemon --start $with --make-pidfile --background --no-close --startas ${program} ;;
  stop) start-stop-daemon --stop $with --remove-pidfile --oknodo ;;
  status) start-stop-daemon --status $with ;;
  *) exit 2 ;;
esac
`;

/** openrc-run(8), as Alpine's packages have it. */
const openrcScript = (program: string) => `#!/sbin/openrc-run
command=${program}
command_background=yes
pidfile=/run/$RC_SVCNAME.pid
`;
