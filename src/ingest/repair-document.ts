/** A document as DuckDB can read it, or why it is no JSON. */
export type Repair = { readonly bytes: Buffer } | { readonly error: string };

/**
 * Gives a document that DuckDB's reader rejected to JSON.parse. What that takes and DuckDB does not is a byte order mark
 * and lone surrogates, which become U+FFFD; what both refuse is no JSON. The error names the place, never the content.
 */
export function repairDocument(bytes: Buffer): Repair {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // takes the byte order mark away
  } catch {
    return { error: 'not valid UTF-8' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: describeProblem(text, error) };
  }
  try {
    return { bytes: Buffer.from(wellFormed(JSON.stringify(value)), 'utf8') };
  } catch (error) {
    if (error instanceof RangeError) return { error: 'nested too deeply to be repaired' };
    throw error;
  }
}

/** JSON.stringify writes lone surrogates as escapes, and only them; an escaped backslash before one is none. */
function wellFormed(json: string): string {
  return json.replace(/\\\\|\\u[dD][89abABc-fC-F][0-9a-fA-F]{2}/g, (found) =>
    found === '\\\\' ? found : '\\ufffd',
  );
}

function describeProblem(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/end of JSON input|Unterminated/.test(message)) {
    return `not valid JSON: it ends too early, after ${text.length} characters`;
  }
  const position = / at position (\d+)/.exec(message)?.[1];
  return position === undefined ? 'not valid JSON' : `not valid JSON, at character ${position}`;
}
