import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Checker } from './checker.js';
import { repoDir } from './postroj.js';

const TCP = '/usr/local/bin/tcp-server';
const service = (lines: string) => `[Service]\n${lines}\n[Install]\nWantedBy=multi-user.target\n`;
const units: Readonly<Record<string, string>> = {
  'mail.service': service(`User=nobody\nExecStart=${TCP} 2525 "220 mail"`),
  'once.service': service('Type=oneshot\nExecStart=/bin/echo it ran'),
  'oops.service': service('Type=oneshot\nExecStart=/bin/false'),
  'unrun.service': service('Type=oneshot\nExecStart=/bin/true'),
  'stays.service': service('Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true'),
  'fails.service': service('ExecStart=/bin/sh -c "echo it is broken; exit 3"'),
  'never.service': service('ExecStart=/bin/sleep infinity'),
  'restarts.service': service(
    'Restart=on-failure\nRestartSec=0\nExecStart=/bin/sh -c "[ -e /run/tried ] && exec sleep infinity; touch /run/tried; exit 1"',
  ),
  'wrong.service': service('ExecStart=/bin/sleep infinity\nUsr=nobody'),
  'slow.service': service('Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 1'),
  'flaps.service': service(
    'ExecStart=/bin/sleep 3\nRestart=always\nRestartSec=3s\nStartLimitBurst=100',
  ),
  'daily.timer':
    '[Timer]\nOnCalendar=daily\nUnit=once.service\n[Install]\nWantedBy=timers.target\n',
  'broken.timer': '[Timer]\nOnCalendar=daily\nUnit=fails.service\n',
  'spool.path': '[Path]\nPathExists=/run/spool-there\nUnit=stays.service\n',
  'echo.socket': '[Socket]\nListenStream=127.0.0.1:7000\n',
  'echo.service': service('ExecStart=/bin/sleep infinity'),
  'local.socket': '[Socket]\nListenStream=/run/local.sock\n',
  'local.service': service('ExecStart=/bin/sleep infinity'),
  'each.socket': '[Socket]\nListenStream=127.0.0.1:7001\nAccept=yes\n',
  'each@.service': '[Service]\nExecStart=/bin/cat\nStandardInput=socket\n',
  'packets.socket': '[Socket]\nListenDatagram=127.0.0.1:7002\n',
  'packets.service': service('ExecStart=/bin/sleep infinity'),
  'ends.socket': '[Socket]\nListenStream=127.0.0.1:7003\n',
  'ends.service': service('ExecStart=/bin/false'),
};

/** Units of all sorts, most of them started. */
export async function layServiceGround({ shell }: Checker): Promise<void> {
  const server = await readFile(join(repoDir, 'test/fixtures/bin/tcp-server'), 'utf8');
  await shell(`cat >${TCP}; chmod 755 ${TCP}`, server);
  for (const [name, text] of Object.entries(units)) {
    await shell(`cat >/etc/systemd/system/${name}`, text);
  }
  await shell('touch /run/spool-there; systemctl daemon-reload; systemctl enable mail daily.timer');
  const sockets = ['echo', 'local', 'each', 'packets', 'ends'].map((name) => `${name}.socket`);
  const started = ['mail', 'once', 'stays', 'restarts', 'wrong', 'daily.timer', 'spool.path'];
  await shell(`systemctl start ${[...started, ...sockets].join(' ')}`);
  await shell('systemctl start fails; systemctl start oops; systemctl start broken.timer');
}
