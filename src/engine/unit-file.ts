/** Of a file's path: the unit that it is. */
export function unitFile(file: string): string | undefined {
  return /^(?:\/usr)?\/lib\/systemd\/system\/([^/]+)$/.exec(file)?.[1];
}
