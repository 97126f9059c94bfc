import { ERROR_MACROS } from '../../core/errors/error-macros.ts';
import type { Connection } from '../../db/connection.ts';
import { FAILED_CALL_MACROS } from './failed-calls.ts';
import { FILE_MACROS } from './file-operations.ts';
import { OUTCOME_MACROS } from './outcome-macros.ts';

/** Above which a token count is stored as it is and flagged (counting rule 14). */
export interface TokenThresholds {
  readonly maxInput: number;
  readonly maxOutput: number;
  readonly maxReasoning: number;
}

/**
 * Defines the macros that the extractions of all record kinds share, on this connection only.
 * They hold counting rules 2, 11, 14, 16 and 17.
 */
export async function defineExtractionMacros(
  connection: Connection,
  thresholds: TokenThresholds,
): Promise<void> {
  await connection.script(`
    ${NUMBERS}
    ${TIMES}
    CREATE OR REPLACE TEMP MACRO token_max_input() AS ${Math.trunc(thresholds.maxInput)};
    CREATE OR REPLACE TEMP MACRO token_max_output() AS ${Math.trunc(thresholds.maxOutput)};
    CREATE OR REPLACE TEMP MACRO token_max_reasoning() AS ${Math.trunc(thresholds.maxReasoning)};
    ${PRECEDENCE}
    ${OUTCOME_MACROS}
    ${ERROR_MACROS}
    ${FAILED_CALL_MACROS}
    ${FILE_MACROS}
  `);
}

/**
 * Rule 17. A JSON leaf keeps its raw text: a string has its quotes, so a cast of it fails and it is no number; NaN and
 * Infinity, which DuckDB's reader lets pass, are outside of every range. `leaf` is the text, `n` its number or NULL.
 */
const NUMBERS = `
  CREATE OR REPLACE TEMP MACRO number_of(leaf) AS TRY_CAST(leaf::VARCHAR AS DOUBLE);
  CREATE OR REPLACE TEMP MACRO is_count(n) AS coalesce(n BETWEEN 0 AND 9007199254740991, false);
  CREATE OR REPLACE TEMP MACRO count_of(leaf, n) AS
    CASE WHEN is_count(n) THEN floor(n)::BIGINT WHEN leaf IS NOT NULL THEN 0 END;
  CREATE OR REPLACE TEMP MACRO is_cost(n) AS coalesce(n BETWEEN 0 AND 1e9, false);
  CREATE OR REPLACE TEMP MACRO cost_of(leaf, n) AS
    CASE WHEN is_cost(n) THEN n::DECIMAL(28, 18) WHEN leaf IS NOT NULL THEN 0 END;
  CREATE OR REPLACE TEMP MACRO integer_of(n) AS
    CASE WHEN n BETWEEN -9007199254740991 AND 9007199254740991 THEN floor(n)::BIGINT END;
  CREATE OR REPLACE TEMP MACRO issue_if(wrong, check_name, field, raw) AS
    CASE WHEN wrong THEN {check_name: check_name, field: field, raw: left(raw::VARCHAR, 200)} END;
  CREATE OR REPLACE TEMP MACRO null_in(document, path) AS coalesce(json_type(document, path) = 'NULL', false);
  CREATE OR REPLACE TEMP MACRO differ(said, known) AS
    coalesce(said <> known, false);
`;

/**
 * Rule 17 for times, and rule 11: an OpenCode id holds the low 36 bits of its millisecond clock, so that the whole
 * time is the one nearest to a time that is known. Source: ids of OpenCode 0.5 to 2.0, 12 hex digits after the prefix.
 */
const TIMES = `
  CREATE OR REPLACE TEMP MACRO is_time(n) AS coalesce(n BETWEEN 946684800000 AND 4102444800000, false);
  CREATE OR REPLACE TEMP MACRO ms_of(n) AS CASE WHEN is_time(n) THEN floor(n)::BIGINT END;
  CREATE OR REPLACE TEMP MACRO time_of(n) AS epoch_ms(ms_of(n));
  CREATE OR REPLACE TEMP MACRO bad_time(leaf, n) AS leaf IS NOT NULL AND NOT is_time(n);
  CREATE OR REPLACE TEMP MACRO id_clock(id) AS (TRY_CAST('0x' || substr(id, 5, 12) AS UBIGINT) >> 12)::BIGINT;
  CREATE OR REPLACE TEMP MACRO near_clock(clock, near_ms) AS
    time_of((clock + 68719476736 * round((near_ms - clock) / 68719476736)::BIGINT)::DOUBLE);
`;

/**
 * Rule 16 as one number: a database row before a file, a newer layout before an older one, then the later update,
 * then \`opencode.db\`. Times need 42 bits.
 */
const PRECEDENCE = `
  CREATE OR REPLACE TEMP MACRO precedence_of(generation, path, updated_ms) AS (
    CASE
      WHEN generation LIKE 'sqlite%' THEN 3
      WHEN generation = 'json-1' THEN 2
      WHEN generation = 'json-0.5' THEN 1
      ELSE 0
    END::BIGINT << 50)
    + (greatest(0, least(coalesce(updated_ms, 0), 4102444800000))::BIGINT << 1)
    + CASE WHEN ends_with(path, '/opencode.db') OR ends_with(path, '\\opencode.db') THEN 1 ELSE 0 END;
`;
