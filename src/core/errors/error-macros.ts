import { ERROR_TYPES, type ErrorType } from './error-types.ts';
import { NORMALISED } from './normalised-message.ts';
import {
  BETTER_THAN_INVALID,
  TYPE_OF_EXIT,
  TYPE_OF_NAME,
  TYPE_OF_OUTCOME,
  TYPE_OF_STATUS,
} from './structured-fields.ts';
import { TEXT_RULES } from './text-rules.ts';

/** A status after a word that says so: `HTTP/1.1 404`, `status code 429`, `"statusCode":500`, `returned error: 404`. */
const STATUS_AFTER_WORD = String.raw`\b(?:HTTP(?:/[\d.]+)?(?: error| status(?: code)?)?|status[ _]?(?:code)?|returned error|responded with(?: status)?|failed with(?: status)?(?: code)?)["']?[ :=(]{1,3}([45]\d\d)\b`;

/** A status before its reason phrase: `404 Not Found`. */
const STATUS_BEFORE_REASON = String.raw`\b([45]\d\d)[ :"-]{1,3}(?:Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Request Time-?out|Conflict|Gone|(?:Payload|Content|Request Entity) Too Large|Unprocessable|Too Many Requests|Internal Server Error|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)\b`;

/**
 * Names in a text that are no words of it: options (`--timeout`), paths, addresses, files. `rate-limit.ts` says nothing
 * about a rate.
 */
const NAMES_IN_TEXT = String.raw`(?:[a-z][a-z0-9+.-]*://\S+|(?:^|[\s'"\x60=(])--[a-z][\w-]*(?:=\S*)?|(?:[a-z]:)?[\w.@~+-]*(?:[/\\][\w.@~+-]+){1,}[/\\]?|\b[\w-]+(?:\.[\w-]+)*\.(?:tsx?|jsx?|mjs|cjs|pyc?|go|rs|rb|java|kt|cs?|cpp|h|hpp|php|swift|md|mdx|json|ya?ml|toml|ini|cfg|txt|sh|html?|css|scss|lock|sql|db|log|csv|xml|png|jpe?g|svg|pdf|zip|env)\b)`;

/**
 * SQL of the one classifier of errors (counting rule 7). A verdict is a text `<type> <code>`, the code
 * absent where there is none; NULL for none: structs are slow in a CASE.
 * `error_said` is what structured fields say, and a status that the text names; `error_in_words` what the words say.
 * They are for failures alone, and for texts in lower case. Every statement compiles the expressions anew, which is what
 * they cost: without regard to case it is twice as much, and `regexp_matches` three times as much as `regexp_extract`.
 */
export const ERROR_MACROS = `
  CREATE OR REPLACE TEMP MACRO error_of_status(status) AS CASE
    WHEN status BETWEEN 400 AND 499 THEN CASE status
      ${Object.entries(TYPE_OF_STATUS)
        .map(([status, type]) => `WHEN ${status} THEN ${verdict(type, status)}`)
        .join('\n      ')}
      ELSE 'invalid_request ' || status
    END
    WHEN status BETWEEN 500 AND 599 THEN 'server_error ' || status
  END;
  CREATE OR REPLACE TEMP MACRO status_in(evidence) AS coalesce(
    TRY_CAST(regexp_extract(evidence, ${lowered(STATUS_AFTER_WORD)}, 1) AS INTEGER),
    TRY_CAST(regexp_extract(evidence, ${lowered(STATUS_BEFORE_REASON)}, 1) AS INTEGER));
  CREATE OR REPLACE TEMP MACRO error_said(outcome, status, name, exit_code, status_in_text) AS coalesce(
    ${choice('outcome', TYPE_OF_OUTCOME)},
    error_of_status(status),
    ${choice('name', TYPE_OF_NAME)},
    ${choice('exit_code', TYPE_OF_EXIT)},
    error_of_status(status_in_text));
  CREATE OR REPLACE TEMP MACRO without_names(evidence) AS regexp_replace(evidence, ${lowered(NAMES_IN_TEXT)}, ' … ', 'g');
  CREATE OR REPLACE TEMP MACRO error_in_words(words) AS CASE
    ${TEXT_RULES.map(({ type, words }) => `WHEN regexp_extract(words, ${lowered(`(?m)${words.join('|')}`)}) <> '' THEN ${verdict(type)}`).join('\n    ')}
  END;
  CREATE OR REPLACE TEMP MACRO error_verdict(said, in_words, otherwise) AS CASE
    WHEN said IS NULL THEN coalesce(in_words, otherwise || ' ')
    WHEN starts_with(said, 'invalid_request ') AND split_part(in_words, ' ', 1) IN (${BETTER_THAN_INVALID.map(quoted).join(', ')}) THEN
      replace(said, 'invalid_request', split_part(in_words, ' ', 1))
    ELSE said
  END;
  ${NORMALISED}
`;

/** A verdict as SQL; the code is the type's own where the error has none. */
function verdict(type: ErrorType, code = String(ERROR_TYPES[type] ?? '')): string {
  return quoted(`${type} ${code}`);
}

/** A table of types as a CASE over `value`. */
function choice(value: string, types: Readonly<Record<string, ErrorType>>): string {
  const cases = Object.entries(types).map(([name, type]) => `WHEN ${quoted(name)} THEN ${verdict(type)}`);
  return `CASE ${value} ${cases.join(' ')} END`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An expression for texts in lower case, as a literal; classes such as `\S` stay. */
function lowered(pattern: string): string {
  return quoted(pattern.replace(/\\.|[A-Z]/g, (found) => (found.length > 1 ? found : found.toLowerCase())));
}
