import type { PackageManager, PackageOutcome } from './manager.js';

/** The same, which is asked once for the files of a package between two changes. */
export function remembering(manager: PackageManager): PackageManager {
  const lists = new Map<string, Promise<readonly string[]>>();
  const once = (read: 'filesOf' | 'configFilesOf') => (name: string) => {
    const key = `${read} ${name}`;
    const list = lists.get(key) ?? manager[read](name);
    lists.set(key, list);
    return list;
  };
  const forget = () => {
    lists.clear();
  };
  const changing = (change: Promise<PackageOutcome>) => change.finally(forget);
  return {
    ...manager,
    filesOf: once('filesOf'),
    configFilesOf: once('configFilesOf'),
    install: (packages) => changing(manager.install(packages)),
    upgrade: (packages) => changing(manager.upgrade(packages)),
    downgrade: (files, releases) => changing(manager.downgrade(files, releases)),
    reinstall: (packages) => changing(manager.reinstall(packages)),
    remove: (names) => changing(manager.remove(names)),
    purge: (names) => changing(manager.purge(names)),
  };
}
