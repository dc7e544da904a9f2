import type { DebSpec } from './deb.js';
import { answering, SAMPLE_PORT } from './sample-debs.js';

const name = 'e2e-recorded';

/** With one of each that record knows: a user, a service of its own, a directory, a program, a setgid bit. */
export const recorded: DebSpec = {
  name,
  depends: 'perl-base',
  files: {
    [`usr/libexec/${name}`]: { content: answering('200 OK'), mode: 0o755 },
    'usr/bin/e2e-ctl': { content: '#!/bin/sh\n[ "$1" = --version ] && echo 1.0\n', mode: 0o755 },
    'usr/bin/e2e-mute': { content: '#!/bin/sh\nexit 1\n', mode: 0o2755 },
    'etc/e2e-recorded.conf': 'plain\n',
  },
  scripts: {
    preinst: `#!/bin/sh
set -e
useradd --system --home-dir /var/lib/${name} --shell /usr/sbin/nologin ${name}
touch /etc/hosts
install -d -o ${name} -g ${name} -m 0750 /var/lib/${name}
touch /var/lib/${name}/data
`,
  },
  unit: `[Service]
User=${name}
ExecStart=/usr/libexec/${name}
[Install]
WantedBy=multi-user.target
`,
};

/** What a person reads. */
export const recordedText = `# What these packages do on debian-bookworm: recorded by \`postroj record\`, each check seen to hold.
# To run it: postroj pkgprobe. What checks there are: docs/checks.md of postroj.

images:
  - debian-bookworm

packages:
  - dist/*.deb

# Without it they are only installed:
# lifecycle: [install, reboot, upgrade, remove, purge, reinstall]

checks:
  - unit: ${name}
    enabled: true
  - http: http://localhost:${SAMPLE_PORT}/
  - process: ${name}
    user: ${name}
  - user: ${name}
    home: /var/lib/${name}
    shell: /usr/sbin/nologin
  - file: /usr/bin/e2e-mute
    mode: '2755'
  - file: /var/lib/${name}
    type: directory
    mode: '0750'
    owner: ${name}
  - command: e2e-ctl --version
`;
