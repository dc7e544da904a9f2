const KINDS = 'service|socket|timer|path|mount|automount|swap|target|slice';
const UNIT_FILE = new RegExp(`^(?:/usr)?/lib/systemd/system/([^/]+\\.(?:${KINDS}))$`);
const INIT_SCRIPT = /^\/etc\/(?:rc\.d\/)?init\.d\/([\w-]+)$/;

/** The unit of which that is the file, a template too; systemd.unit(5). */
export function unitOfFile(file: string): string | undefined {
  return UNIT_FILE.exec(file)?.[1];
}

/** All that these files are or become, templates too: init scripts by systemd-sysv-generator(8). */
export function broughtUnits(files: readonly string[]): string[] {
  const units = files.flatMap((file) => {
    const script = INIT_SCRIPT.exec(file)?.[1];
    return unitOfFile(file) ?? (script === undefined ? [] : `${script}.service`);
  });
  return [...new Set(units)];
}
