import { command, type Command } from '../system/exec.js';
import { systemCalls } from '../system/syscalls.js';
import type { Mount } from './space.js';

/**
 * For perl(1): what setpriv(1), flock(1), unshare(1), mount(8) and systemd-socket-activate(1) would do one
 * after the other, in half the time, since this is on the way to every machine. It dies with us; takes
 * the lock; has namespaces of its own, and mounts there; listens; gives up all capabilities, so that
 * programs that gave up theirs, as pasta does, may look at it; and passes on what it hears.
 */
const HOLDER = `
my ($prctl, $unshare, $mount, $capset, $kinds, $lock, $address, @mounts) = @ARGV;
sub call {
  my ($what, $number, @words) = @_;
  syscall($number + 0, @words) == 0 or die "$what: " . lcfirst "$!\\n";
}
call("prctl", $prctl, 1, 9);
if ($lock ne "") {
  open LOCK, ">>", $lock or die "$lock: $!\\n";
  flock LOCK, 1 or die "$lock: $!\\n";
}
call("unshare", $unshare, $kinds + 0);
call("mount propagation", $mount, "none", "/", 0, 0x84000, 0);
while (my ($type, $options, $source, $target) = splice @mounts, 0, 4) {
  if ($options !~ /^loop\\b/) { call("mount $type on $target", $mount, $source, $target, $type, 0, $options) }
  elsif (system { "mount" } "mount", "-t", $type, "-o", $options, $source, $target) { exit 1 }
}
length $address < 108 or die "$address: too long for the address of a socket\\n";
socket SOCKET, 1, 2, 0 and bind SOCKET, pack("Sa108", 1, $address) or die "$address: $!\\n";
call("capset", $capset, pack("L2", 0x20080522, 0), pack("L6", (0) x 6));
syswrite STDERR, "listening\\n";
while (defined recv SOCKET, my $heard, 65536, 0) { syswrite STDOUT, $heard }
`.trim();

/** unshare(2). */
const NEW_MOUNTS = 0x20000;
const NEW_NETWORK = 0x40000000;

export interface HolderOptions {
  /** Where it listens for datagrams. */
  readonly address: string;
  /** In this order. */
  readonly mounts: readonly Mount[];
  readonly hostNetwork: boolean;
  /** Held, shared, as long as it lives. */
  readonly lockFile?: string | undefined;
}

/** Says `listening` on stderr as soon as it does. Throws MACHINE_SETUP on a processor that is not known. */
export function holderCommand({ address, mounts, hostNetwork, lockFile }: HolderOptions): Command {
  const { prctl, unshare, mount, capset } = systemCalls();
  const kinds = NEW_MOUNTS | (hostNetwork ? 0 : NEW_NETWORK);
  return command('perl', [
    ...['-e', HOLDER, '--'],
    ...[prctl, unshare, mount, capset, kinds].map(String),
    ...[lockFile ?? '', address],
    ...mounts.flatMap(({ type, options, source, target }) => [type, options, source, target]),
  ]);
}
