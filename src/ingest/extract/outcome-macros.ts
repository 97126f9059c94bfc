/**
 * Counting rule 7: how a tool call ended. Structured fields decide first, then the words that OpenCode itself writes,
 * the status last, because OpenCode stores a failed or interrupted command as `completed`.
 * `open` is a call that has not ended; whether it is running or stale depends on the clock and is decided when asked.
 *
 * Sources of the words: OpenCode 1.1.65, 1.18.33 and 2.0.15.
 */
export const OUTCOME_MACROS = `
  CREATE OR REPLACE TEMP MACRO error_text(error) AS
    CASE WHEN error IS NOT NULL THEN coalesce(
      json_extract_string(error, '$.message'), json_extract_string(error, '$.data.message'), json_extract_string(error, '$'))
    END;
  CREATE OR REPLACE TEMP MACRO failed_outcome(error_type, message) AS
    CASE
      WHEN error_type = 'permission.rejected' THEN 'denied'
      WHEN regexp_matches(message, '^(Error: )?The user (rejected permission|has specified a rule which prevents|declined this tool call)') THEN 'denied'
      WHEN error_type IN ('aborted', 'tool.interrupted') THEN 'aborted'
      WHEN regexp_matches(message, '^(Error: |AbortError: )?(Tool execution (was )?(aborted|interrupted)|The operation was aborted)') THEN 'aborted'
      WHEN starts_with(message, 'No tool named ') THEN 'invalid'
      WHEN regexp_matches(left(message, 500), '(?i)\\b(timed out|timeout (of|after|exceeded|expired|error)|exceed(ed|ing) (the )?timeout|TimeoutError|ETIMEDOUT)\\b') THEN 'timeout'
      ELSE 'error'
    END;
  CREATE OR REPLACE TEMP MACRO shell_outcome(document, metadata, output, exit) AS
    CASE
      WHEN metadata.timeout::VARCHAR = 'true' THEN 'timeout'
      WHEN metadata.status = 'killed' THEN 'aborted'
      WHEN metadata."exit" IS NULL AND null_in(document, '$.exit') THEN
        CASE WHEN contains(right(output, 600), 'exceeding timeout') THEN 'timeout' ELSE 'aborted' END
      WHEN coalesce(exit, 0) <> 0 THEN 'error'
      ELSE 'ok'
    END;
  CREATE OR REPLACE TEMP MACRO outcome_of(tool, status, error, message, document, metadata, output, exit, failed) AS
    CASE
      WHEN status = 'error' THEN failed_outcome(json_extract_string(error, '$.type'), coalesce(message, ''))
      WHEN status IN ('completed', 'result') THEN
        CASE
          WHEN tool = 'invalid' THEN 'invalid'
          WHEN failed::VARCHAR = 'true' THEN 'error'
          WHEN tool IN ('bash', 'shell') THEN shell_outcome(document, metadata, output, exit)
          WHEN metadata.isError::VARCHAR = 'true' THEN 'error'
          WHEN tool = 'execute' AND metadata.error::VARCHAR = 'true' THEN 'error'
          ELSE 'ok'
        END
      ELSE 'open'
    END;
`;
