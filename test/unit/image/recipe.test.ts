import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue/index.js';
import { familyNamed } from '../../../src/distros/families/index.js';
import { recipeFor } from '../../../src/distros/recipe-for.js';
import { recipeId, type Recipe } from '../../../src/image/recipe.js';
import { failureOf } from '../../support/failure.js';
import { outcome } from '../../support/machine.js';
import { answering, playedRoot } from './played-root.js';
import { rpmQuery, sequences, systemctl } from './recipe-sequences.js';

const { put, inRoot, prepare } = playedRoot();
const family = familyNamed;
const entryOf = (wanted: string) => {
  const entry = catalogue.find(({ label }) => label === wanted);
  if (!entry) throw new Error(`no label ${wanted}`);
  return entry;
};

const masked = (kind: string): string[] => {
  const directory = inRoot(`/etc/systemd/${kind}`);
  return existsSync(directory) ? readdirSync(directory).sort() : [];
};

describe('the recipe of each family', () => {
  it.each(sequences)('$name, by $program', async ({ name, program, answers, commands, init }) => {
    put(`/usr/bin/${program}`);
    const prepared = await prepare(family(name), answering(answers));
    expect(prepared.commands).toEqual(commands);
    expect(prepared.init).toEqual(init);
    const { mask } = family(name);
    const isGenerator = (one: string) => one.endsWith('-generator');
    expect(masked('system-generators')).toEqual(mask.filter(isGenerator).sort());
    expect(masked('system')).toEqual(mask.filter((one) => !isGenerator(one)).sort());
  });

  it('has a sequence for every family', () => {
    const names = new Set(catalogue.map((entry) => entry.family));
    expect(new Set(sequences.map(({ name }) => name))).toEqual(names);
  });

  it('adds and fetches nothing where everything is there', async () => {
    put('/usr/bin/zypper');
    const all = family('suse').packages.join('\n');
    const { commands } = await prepare(family('suse'), answering({ rpm: all }));
    expect(commands).toEqual([rpmQuery, 'zypper --non-interactive clean --all', systemctl]);
  });
});

describe('extra packages', () => {
  const recipe: Recipe = { ...family('suse'), extra: ['curl', 'jq'] };
  const own = family('suse').packages;
  const install = 'zypper --non-interactive install --no-recommends';
  const installs = (commands: readonly string[]) =>
    commands.filter((words) => words.startsWith(install));

  it("are installed by themselves, after the recipe's own", async () => {
    put('/usr/bin/zypper');
    const { commands, said } = await prepare(recipe, answering({ rpm: 'systemd\ncurl' }));
    const missing = own.filter((name) => name !== 'systemd').join(' ');
    expect(installs(commands)).toEqual([`${install} ${missing}`, `${install} jq`]);
    expect(said).toContain(`adding ${missing} jq`);
  });

  it('are all that is added where the rest is there', async () => {
    put('/usr/bin/zypper');
    const { commands } = await prepare(recipe, answering({ rpm: own.join('\n') }));
    expect(installs(commands)).toEqual([`${install} curl jq`]);
  });

  it('are not installed again', async () => {
    put('/usr/bin/zypper');
    const there = [...own, 'curl', 'jq'].join('\n');
    expect(installs((await prepare(recipe, answering({ rpm: there }))).commands)).toEqual([]);
  });

  it.each([
    [
      'that fail are blamed',
      `${install} curl jq`,
      'extra-packages asks for curl jq: does this distribution have it under that name? If so, a mirror was out of reach; try again.',
    ],
    [
      "are not blamed for the recipe's own",
      `${install} ${own.join(' ')}`,
      'Most often a mirror is out of reach; try again.',
    ],
  ])('%s', async (_, failing, hint) => {
    put('/usr/bin/zypper');
    const error = await failureOf(() =>
      prepare(recipe, (words) => (words === failing ? outcome(104, '', 'not found') : '')),
    );
    expect(error).toMatchObject({
      code: 'PREPARE_FAILED',
      message: 'zypper failed while the image was prepared (recipe suse-2):\nnot found',
      hint,
    });
  });
});

describe('the package manager', () => {
  it('is the first that is there, wherever its program lies', async () => {
    put('/usr/bin/yum');
    put('/sbin/microdnf');
    const { commands } = await prepare(family('redhat'), () => '');
    expect(commands.at(1)).toMatch(/^yum /);
  });

  it('is found through links inside the root, also absolute ones', async () => {
    put('/usr/libexec/dnf-3');
    symlinkSync('/usr/libexec/dnf-3', inRoot('/usr/bin/dnf'));
    const { commands } = await prepare(family('redhat'), () => '');
    expect(commands.at(1)).toMatch(/^dnf /);
  });

  const lacks =
    'the image has no package manager that recipe redhat-2 knows: dnf5, dnf, yum, microdnf';

  it.each([
    ["the host's", '/usr/bin/dnf'],
    ['a guess', '/usr/bin/tdnf'],
  ])('is never %s: without one nothing is added', async (_, program) => {
    symlinkSync(process.execPath, inRoot(program));
    const { commands, said, init } = await prepare(family('redhat'), () => '', 0);
    expect([commands, init]).toEqual([[], { name: 'none', version: '' }]);
    expect(said).toEqual([`${lacks}; and it has no init: it can be entered, not booted`]);
  });

  it('is not needed where there is an init', async () => {
    put('/usr/lib/systemd/systemd');
    const { commands, said, init } = await prepare(family('redhat'), () => 'systemd 252 (x)');
    expect(commands).toEqual([systemctl]);
    expect(said[0]).toBe(lacks);
    expect(init).toEqual({ name: 'systemd', version: '252' });
  });

  it('is needed for extra packages: PREPARE_FAILED', async () => {
    put('/usr/lib/systemd/systemd');
    const error = await failureOf(() => prepare({ ...family('redhat'), extra: ['jq'] }, () => ''));
    expect(error).toMatchObject({
      code: 'PREPARE_FAILED',
      message: lacks,
      hint: 'Use an image that has one: jq cannot be added to this.',
    });
  });
});

describe('files of the root', () => {
  it("pacman's sandbox is disabled, once", async () => {
    put('/usr/bin/pacman');
    const text = '[options]\nHoldPkg = pacman\n#DisableSandbox\n\n[core]\n';
    put('/etc/pacman.conf', text);
    const disabled = text.replace('[options]', '[options]\nDisableSandbox');
    for (let times = 0; times < 2; times++) {
      await prepare(family('arch'), () => '');
      expect(readFileSync(inRoot('/etc/pacman.conf'), 'utf8')).toBe(disabled);
    }
  });

  it.each([
    ['devuan', 'apt-get', '1:2345:respawn:/sbin/getty --noclear 38400 tty1', 'si::sysinit:/x'],
    ['alpine', 'apk', 'tty1::respawn:/sbin/getty 38400 tty1', '::sysinit:/sbin/openrc sysinit'],
  ] as const)("%s's init starts no console", async (name, program, getty, other) => {
    put(`/usr/bin/${program}`);
    put('/etc/inittab', `${other}\n${getty}\n`);
    await prepare(family(name), () => '');
    expect(readFileSync(inRoot('/etc/inittab'), 'utf8')).toBe(`${other}\n#${getty}\n`);
  });

  it('removes a link itself, not what it leads to', async () => {
    put('/usr/bin/xbps-install');
    put('/etc/sv/agetty-tty1/run');
    mkdirSync(inRoot('/etc/runit/runsvdir/default'), { recursive: true });
    symlinkSync('/etc/sv/agetty-tty1', inRoot('/etc/runit/runsvdir/default/agetty-tty1'));
    await prepare(family('void'), () => '');
    expect(readdirSync(inRoot('/etc/runit/runsvdir/default'))).toEqual([]);
    expect(existsSync(inRoot('/etc/sv/agetty-tty1/run'))).toBe(true);
  });
});

describe('a release that its mirrors gave up', () => {
  const archive = 'deb http://archive.debian.org/debian';

  it('is led to the archive before anything is fetched', async () => {
    put('/usr/bin/apt-get');
    await prepare(recipeFor(entryOf('debian-buster')), () => '');
    expect(readFileSync(inRoot('/etc/apt/sources.list'), 'utf8')).toBe(
      `${archive} buster main\n${archive}-security buster/updates main\n`,
    );
    expect(readFileSync(inRoot('/etc/apt/apt.conf.d/90archive'), 'utf8')).toBe(
      'Acquire::Check-Valid-Until "false";\n',
    );
  });

  it.each([
    ['centos-7', 'http://mirror.centos.org/centos/$releasever', '7.9.2009'],
    ['centos-8', 'http://mirror.centos.org/$contentdir/$releasever', '8.5.2111'],
  ])('%s finds its packages in the vault', async (label, base, release) => {
    put('/usr/bin/yum');
    put(
      '/etc/yum.repos.d/CentOS-Base.repo',
      `[base]\nmirrorlist=http://mirrorlist.centos.org/?x\n#baseurl=${base}/os/$basearch/\n`,
    );
    await prepare(recipeFor(entryOf(label)), () => '');
    expect(readFileSync(inRoot('/etc/yum.repos.d/CentOS-Base.repo'), 'utf8')).toBe(
      `[base]\n#mirrorlist=http://mirrorlist.centos.org/?x\nbaseurl=http://vault.centos.org/${release}/os/$basearch/\n`,
    );
  });

  const sources = 'deb http://deb.debian.org/debian bullseye main\n';
  const isUpdate = (words: string) => words.endsWith(' update');

  it('keeps its mirrors as long as they answer', async () => {
    put('/usr/bin/apt-get');
    put('/etc/apt/sources.list', sources);
    await prepare(recipeFor(entryOf('debian-bullseye')), () => '');
    expect(readFileSync(inRoot('/etc/apt/sources.list'), 'utf8')).toBe(sources);
  });

  it('is led to the archive when they do not, which is said', async () => {
    put('/usr/bin/apt-get');
    put('/etc/apt/sources.list', sources);
    let updates = 0;
    const { commands, said } = await prepare(recipeFor(entryOf('debian-bullseye')), (words) =>
      isUpdate(words) && ++updates === 1 ? outcome(100, '', 'no Release file') : '',
    );
    expect(commands.filter(isUpdate)).toHaveLength(2);
    expect(said).toContain('its mirrors do not have this release; trying those of old releases');
    expect(readFileSync(inRoot('/etc/apt/sources.list'), 'utf8')).toContain(
      `${archive} bullseye main\n`,
    );
  });

  it('cannot be prepared when the archive does not answer either', async () => {
    put('/usr/bin/apt-get');
    const error = await failureOf(() =>
      prepare(recipeFor(entryOf('debian-bullseye')), (words) =>
        isUpdate(words) ? outcome(100, '', 'no network') : '',
      ),
    );
    expect(error.code).toBe('PREPARE_FAILED');
    expect(error.message).toMatch(/no network$/);
  });

  it('has images of its own', () => {
    expect(recipeId(recipeFor(entryOf('debian-buster')))).toBe('debian-2+mirrors-1');
    expect(recipeId(recipeFor(entryOf('debian-bookworm')))).toBe('debian-2');
  });
});
