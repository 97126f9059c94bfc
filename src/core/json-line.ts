/** Characters that JSON may hold raw and a terminal may obey: DEL, C1 controls, line separators, direction overrides. */
const rawInJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A value as one line of JSON in which nothing can be taken for a control sequence: what `--json` prints, and byte for
 * byte what a daemon answers.
 */
export function jsonLine(value: unknown): string {
  const escaped = JSON.stringify(value).replace(
    rawInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}
