/** Tools that OpenCode 2 renamed: the name in OpenCode 1, and the one since (counting rule 19). */
const RENAMED_TOOLS: readonly (readonly [string, string])[] = [
  ['bash', 'shell'],
  ['task', 'subagent'],
];

/** SQL of the name that OpenCode 2 gives to a tool; `column` is one of our own constants. */
export function currentToolName(column: string): string {
  const cases = RENAMED_TOOLS.map(([old, current]) => `WHEN '${old}' THEN '${current}'`).join(' ');
  return `CASE ${column} ${cases} ELSE ${column} END`;
}

/** The names under which a tool was written, by its name today. */
export function writtenToolNames(name: string): readonly string[] {
  return [name, ...RENAMED_TOOLS.filter(([, current]) => current === name).map(([old]) => old)];
}
