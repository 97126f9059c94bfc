/** The path of a tool's page; null for one that has no name to ask for. */
export function toolPath(name: string | null): string | null {
  return name === null || name === '' ? null : `/tools/${encodeURIComponent(name)}`;
}
