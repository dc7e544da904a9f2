/** systemd.journal-fields(7); of the manager, of processes of the unit, of others about it. */
const FIELDS = ['UNIT', '_SYSTEMD_UNIT', 'OBJECT_SYSTEMD_UNIT', 'COREDUMP_UNIT'];

/**
 * What journalctl(1) is to be asked for, behind its options, to give all about a unit. Its own `--unit`
 * wants to know the unit of a process, which journald cannot tell once the process has ended: it leaves
 * out, now and then, why a program could not be run.
 */
export function unitEntries(unit: string): string[] {
  return FIELDS.flatMap((field, index) => [...(index > 0 ? ['+'] : []), `${field}=${unit}`]);
}
