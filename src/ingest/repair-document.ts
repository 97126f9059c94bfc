/** A document as DuckDB can read it, or why it is no JSON. */
export type Repair = { readonly bytes: Buffer } | { readonly error: string };

/**
 * Gives a document that DuckDB's reader rejected to JSON.parse. What that takes and DuckDB does not is a byte order mark
 * and lone surrogates, which become U+FFFD; what both refuse is no JSON. All else of the text stays as it was stored, so
 * that numbers keep their digits and no depth of nesting is too much. The error names the place, never the content.
 */
export function repairDocument(bytes: Buffer): Repair {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // takes the byte order mark away
  } catch {
    return { error: 'not valid UTF-8' };
  }
  try {
    JSON.parse(text);
  } catch (error) {
    return { error: describeProblem(text, error) };
  }
  return { bytes: Buffer.from(wellFormed(text), 'utf8') };
}

const HIGH = '\\\\u[dD][89abAB][0-9a-fA-F]{2}';
const LOW = '\\\\u[dD][c-fC-F][0-9a-fA-F]{2}';
/** Escaped backslashes, whole pairs, and halves: what is no half is matched first, so that it is passed over. */
const ESCAPES = new RegExp(`\\\\\\\\|${HIGH}${LOW}|(${HIGH}|${LOW})`, 'g');

function wellFormed(json: string): string {
  return json.replace(ESCAPES, (found, half: string | undefined) => (half === undefined ? found : '\\ufffd'));
}

function describeProblem(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/end of JSON input|Unterminated/.test(message)) {
    return `not valid JSON: it ends too early, after ${text.length} characters`;
  }
  const position = / at position (\d+)/.exec(message)?.[1];
  return position === undefined ? 'not valid JSON' : `not valid JSON, at character ${position}`;
}
