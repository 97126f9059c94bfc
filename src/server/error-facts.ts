/** What a log may know of an unexpected error: its name and where it was thrown. Its message may quote stored text. */
export function errorFacts(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const head = String(error);
  const stack = error.stack ?? '';
  const frames = stack.startsWith(head) ? stack.slice(head.length).trim() : '';
  return { error: error.name, at: frames.split('\n', 8).join('\n') };
}
