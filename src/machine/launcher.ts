/**
 * For perl(1): what nsenter(1), setpriv(1), setsid(1) and a shell would do, but all of it after the
 * machine's mounts are entered, where none of them need be there. Everything perl needs is loaded
 * before. The parent stays outside of the machine's processes, and ends as its child did.
 */
export const LAUNCHER = `
use POSIX ();
my ($setns, $umount, $leader, $refusal, $uid, $gid, $groups, $dir, $make, $tty, $count, @words) = @ARGV;
sub refuse { my ($code, $text) = @_; syswrite STDERR, "$text\\n"; POSIX::_exit($code) }
sub lower { my $text = lcfirst "$!"; $text }
my @spaces = map { open my $file, "<", "/proc/$leader/ns/$_" or refuse(125, "the machine is gone: $!"); $file }
  qw(cgroup ipc uts net pid mnt);
for (@spaces) { syscall($setns + 0, fileno $_, 0) == 0 or refuse(125, "cannot enter the machine: $!") }
defined(my $child = fork) or refuse(125, "cannot start a process: $!");
if ($child) {
  $SIG{$_} = "IGNORE" for qw(HUP INT QUIT PIPE TERM USR1 USR2 ALRM);
  POSIX::close($_) for 0 .. 2;
  waitpid $child, 0;
  POSIX::_exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
}
if ($tty ne "") {
  POSIX::setsid();
  open my $terminal, "+<", $tty or refuse(126, "cannot open $tty: $!");
  POSIX::dup2(fileno $terminal, $_) for 0 .. 2;
}
refuse(126, $refusal) if $refusal ne "";
if ($umount) { my $place = "/run"; syscall($umount + 0, $place, 2) == 0 or refuse(125, "cannot unmount /run: $!") }
umask 022;
if ($make) { my $at = ""; for (grep { length } split m{/}, $dir) { $at .= "/$_"; mkdir $at, 0755 } }
$) = $groups;
defined POSIX::setgid($gid) or refuse(126, "setgid: $!");
defined POSIX::setuid($uid) or refuse(126, "setuid: $!");
chdir $dir or refuse($! == 2 ? 127 : 126, "exec: chdir to \\"$dir\\" failed: " . lower());
%ENV = ();
for (splice @words, 0, $count) { my ($name, $value) = split /=/, $_, 2; $ENV{$name} = $value }
my $file = my $name = $words[0];
if ($name !~ m{/}) {
  ($file) = grep { -f $_ && -x _ } map { "$_/$name" } grep { length } split /:/, $ENV{PATH};
  defined $file && $name ne "" or refuse(127, "exec: \\"$name\\": executable file not found in \\$PATH");
}
-e $file or refuse($! == 13 ? 126 : 127, "exec: \\"$name\\": " . lower());
-d _ and refuse(126, "exec: \\"$name\\": is a directory");
-x _ or refuse(126, "exec: \\"$name\\": permission denied");
exec { $file } @words;
refuse($! == 2 ? 127 : 126, "exec $name: " . lower());
`.trim();
