/** What differs between two errors of one kind, and what stands for it, in this order. RE2 expressions. */
const VARYING: readonly (readonly [pattern: string, standIn: string])[] = [
  [String.raw`\x1b\[[0-9;?]*[A-Za-z]`, ''],
  // 1.1 writes the name of the class before its tools' errors.
  ['^Error: ', ''],
  // Which tools there are differs from agent to agent.
  [String.raw`\bAvailable tools: [^\n]*`, ''],
  [String.raw`[A-Za-z][A-Za-z0-9+.-]*://[^\s'"<>)]+`, '<url>'],
  [String.raw`(?:[A-Za-z]:)?[\w.@~+-]*(?:[/\\][\w.@~+-]+)+[/\\]?`, '<path>'],
  [String.raw`(^|[^\w])'[^'\n]*'`, String.raw`\1<text>`],
  [String.raw`"[^"\n]*"|\x60[^\x60\n]*\x60|“[^”\n]*”`, '<text>'],
  [String.raw`\b[a-z]{2,5}_[A-Za-z0-9]{12,}\b`, '<id>'],
  [String.raw`\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b`, '<id>'],
  [String.raw`\b(?:0x[0-9a-fA-F]+|[0-9a-f]{7,64})\b`, '<hex>'],
  [String.raw`\d+(?:[.,:]\d+)*`, '<n>'],
  [String.raw`\s+`, ' '],
];

/**
 * Macro `normalised_message(message)`: a message without addresses, paths, quoted text, ids, hexadecimal and decimal
 * numbers, at most 200 characters of it, so that errors of one kind have one text.
 */
export const NORMALISED = `
  CREATE OR REPLACE TEMP MACRO normalised_message(message) AS left(trim(${VARYING.reduce(
    (inner, [pattern, standIn]) =>
      `regexp_replace(${inner}, '${pattern.replaceAll("'", "''")}', '${standIn}', 'g')`,
    'message',
  )}), 200);
`;
