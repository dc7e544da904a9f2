/** Node's names of architectures in those of Go and OCI. */
export function hostArch(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return names[process.arch] ?? process.arch;
}
