import type { FailureFields } from '../../core/errors/failure-steps.ts';
import type { Columns } from '../kinds/record-kind.ts';

/** A line by which a program says what went wrong: `program: …`, or one with a word for it. */
const ERROR_LINE = String.raw`(?im)^[ \t]*(?:\S{1,120}: |(?:dial|lookup) |\S*(?:error|fatal|exception|panic|ERR!|interrupt)\S*(?:[: !]|$))[^\n]*$|^[^\n]*\b(?:error|fatal|exception|failed|failure|denied|refused|killed|aborted|terminated|unauthorized|forbidden)\b[^\n]*$`;

/** What OpenCode writes around and below the output of a command: 0.1 tags its streams, 1.x adds a note, 2.x a line. */
const AROUND_OUTPUT = String.raw`</?(?:stdout|stderr)>|<(?:bash|shell)_metadata>[^<]*</(?:bash|shell)_metadata>\s*$|(?:^|\n)Exited with code \d+\s*$|^\(no output\)\s*`;

/** OpenCode's own words about a command that it ended. Sources: 1.1.65, 1.18.33. */
const NOTE = String.raw`<(?:bash|shell)_metadata>\s*([^<]*[^<\s])\s*</(?:bash|shell)_metadata>\s*$`;

/** Macros for what a command that failed has left: the end of its output says why. */
export const FAILED_CALL_MACROS = `
  CREATE OR REPLACE TEMP MACRO shell_note(output) AS
    nullif(regexp_extract(right(output, 1500), '${NOTE}', 1), '');
  CREATE OR REPLACE TEMP MACRO shell_tail(output) AS
    trim(regexp_replace(right(output, 2500), '${AROUND_OUTPUT}', '', 'g'), E' \\t\\r\\n');
  CREATE OR REPLACE TEMP MACRO whole_lines(tail, most) AS
    CASE WHEN length(tail) > most THEN regexp_replace(right(tail, most), '^[^\\n]*\\n', '') ELSE tail END;
`;

/** Steps from the outcome of a call to {@link failedCall}: what a failed command said. */
export const FAILED_CALL_STEPS: readonly Columns[] = [
  {
    shell_said: `CASE WHEN r.tool IN ('bash', 'shell') AND r.tool_error IS NULL AND r.outcome IN ('error', 'timeout', 'aborted') THEN
      coalesce(CASE WHEN r.outcome <> 'error' THEN shell_note(r.tool_output) END, shell_tail(r.tool_output)) END`,
  },
  {
    shell_errors: `CASE WHEN r.shell_said IS NOT NULL THEN regexp_extract_all(r.shell_said, '${ERROR_LINE}') END`,
  },
];

/**
 * A call that failed (counting rule 7). OpenCode's own error comes first; a failed command has what its output ends
 * with, and of that only lines that read like errors tell the type; any other call what its output begins with.
 * @param error JSON of the call's error. @param at SQL of the time.
 */
export function failedCall(error: string, at: string): FailureFields {
  return {
    when: `r.outcome IN ('error', 'denied', 'aborted', 'timeout', 'invalid')`,
    outcome: 'r.outcome',
    status: `TRY_CAST(json_extract_string(${error}, '$.status') AS INTEGER)`,
    name: `json_extract_string(${error}, '$.type')`,
    exitCode: `CASE WHEN r.tool IN ('bash', 'shell') THEN integer_of(r.tool_exit) END`,
    message: `coalesce(left(r.tool_error, 500), nullif(whole_lines(r.shell_said, 500), ''),
      CASE WHEN r.tool IN ('bash', 'shell') THEN 'Exited with code ' || integer_of(r.tool_exit) ELSE left(r.tool_output, 500) END)`,
    evidence: `coalesce(left(r.tool_error, 1000), array_to_string(r.shell_errors, chr(10)), left(r.tool_output, 1000))`,
    key: `left(coalesce(r.tool_error, r.shell_errors[-1], regexp_extract(r.shell_said, '([^\\n]+)$', 1), r.tool_output), 500)`,
    trace: 'coalesce(left(r.tool_error, 5000), r.shell_said)',
    otherwise: 'tool_error',
    tool: 'r.tool',
    at,
  };
}
