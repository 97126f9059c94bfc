import type { Connection } from '../../db/connection.ts';
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
  const [maxInput, maxOutput, maxReasoning] = [
    thresholds.maxInput,
    thresholds.maxOutput,
    thresholds.maxReasoning,
  ].map((limit) => String(Math.trunc(limit)));
  await connection.script(`
    ${NUMBERS}
    ${TIMES}
    ${TOKENS}
    CREATE OR REPLACE TEMP MACRO suspicious_tokens(t) AS [
      issue_if(count_of(t.input) > ${maxInput}, 'suspicious_tokens', 'tokens.input', t.input),
      issue_if(count_of(t.output) > ${maxOutput}, 'suspicious_tokens', 'tokens.output', t.output),
      issue_if(count_of(t.reasoning) > ${maxReasoning}, 'suspicious_tokens', 'tokens.reasoning', t.reasoning)
    ];
    ${PRECEDENCE}
    ${OUTCOME_MACROS}
  `);
}

/**
 * Rule 17. A JSON leaf keeps its raw text: a string has its quotes, so a cast of it fails and it is no number; NaN and
 * Infinity, which DuckDB's reader lets pass, are outside of every range.
 */
const NUMBERS = `
  CREATE OR REPLACE TEMP MACRO number_of(leaf) AS TRY_CAST(leaf::VARCHAR AS DOUBLE);
  CREATE OR REPLACE TEMP MACRO is_count(leaf) AS coalesce(number_of(leaf) BETWEEN 0 AND 9007199254740991, false);
  CREATE OR REPLACE TEMP MACRO count_of(leaf) AS
    CASE WHEN leaf IS NULL THEN NULL WHEN is_count(leaf) THEN floor(number_of(leaf))::BIGINT ELSE 0 END;
  CREATE OR REPLACE TEMP MACRO is_cost(leaf) AS coalesce(number_of(leaf) BETWEEN 0 AND 1e9, false);
  CREATE OR REPLACE TEMP MACRO cost_of(leaf) AS
    CASE WHEN leaf IS NULL THEN NULL WHEN is_cost(leaf) THEN number_of(leaf)::DECIMAL(28, 18) ELSE 0 END;
  CREATE OR REPLACE TEMP MACRO integer_of(leaf) AS
    CASE WHEN number_of(leaf) BETWEEN -9007199254740991 AND 9007199254740991 THEN floor(number_of(leaf))::BIGINT END;
  CREATE OR REPLACE TEMP MACRO issue_if(wrong, check_name, field, raw) AS
    CASE WHEN wrong THEN {check_name: check_name, field: field, raw: left(raw::VARCHAR, 200)} END;
  CREATE OR REPLACE TEMP MACRO null_in(document, path) AS coalesce(json_type(document, path) = 'NULL', false);
`;

/**
 * Rule 17 for times, and rule 11: an OpenCode id holds the low 36 bits of its millisecond clock, so that the whole
 * time is the one nearest to a time that is known. Source: ids of OpenCode 0.5 to 2.0, 12 hex digits after the prefix.
 */
const TIMES = `
  CREATE OR REPLACE TEMP MACRO is_time(leaf) AS
    coalesce(number_of(leaf) BETWEEN 946684800000 AND 4102444800000, false);
  CREATE OR REPLACE TEMP MACRO ms_of(leaf) AS CASE WHEN is_time(leaf) THEN floor(number_of(leaf))::BIGINT END;
  CREATE OR REPLACE TEMP MACRO time_of(leaf) AS epoch_ms(ms_of(leaf));
  CREATE OR REPLACE TEMP MACRO row_time(ms) AS
    CASE WHEN ms BETWEEN 946684800000 AND 4102444800000 THEN epoch_ms(ms::BIGINT) END;
  CREATE OR REPLACE TEMP MACRO bad_time(leaf, field) AS
    issue_if(leaf IS NOT NULL AND NOT is_time(leaf), 'bad_time', field, leaf);
  CREATE OR REPLACE TEMP MACRO id_clock(id) AS
    (TRY_CAST('0x' || substr(id, 5, 12) AS UBIGINT) >> 12)::BIGINT;
  CREATE OR REPLACE TEMP MACRO time_of_id(id, near_ms) AS
    row_time(id_clock(id) + 68719476736 * round((near_ms - id_clock(id)) / 68719476736)::BIGINT);
`;

/** Rules 1 and 2 for one record, and the findings about it. */
const TOKENS = `
  CREATE OR REPLACE TEMP MACRO tokens_in(leaf) AS from_json(leaf,
    '{"total":"JSON","input":"JSON","output":"JSON","reasoning":"JSON","cache":{"read":"JSON","write":"JSON"}}');
  CREATE OR REPLACE TEMP MACRO total_of(t) AS
    CASE
      WHEN is_count(t.total) THEN count_of(t.total)
      ELSE coalesce(count_of(t.input), 0) + coalesce(count_of(t.output), 0) + coalesce(count_of(t.reasoning), 0)
        + coalesce(count_of(t.cache.read), 0) + coalesce(count_of(t.cache.write), 0)
    END;
  CREATE OR REPLACE TEMP MACRO bad_count(document, path, leaf, field) AS
    issue_if(
      (leaf IS NOT NULL AND NOT is_count(leaf)) OR (leaf IS NULL AND null_in(document, path)),
      'bad_number', field, coalesce(leaf, 'null'));
  CREATE OR REPLACE TEMP MACRO bad_cost(leaf) AS
    issue_if(leaf IS NOT NULL AND NOT is_cost(leaf), 'bad_number', 'cost', leaf);
  CREATE OR REPLACE TEMP MACRO bad_tokens(leaf, t) AS
    CASE
      WHEN leaf IS NULL THEN []
      WHEN json_type(leaf) <> 'OBJECT' THEN [issue_if(true, 'bad_shape', 'tokens', leaf)]
      ELSE [
        bad_count(leaf, '$.total', t.total, 'tokens.total'),
        bad_count(leaf, '$.input', t.input, 'tokens.input'),
        bad_count(leaf, '$.output', t.output, 'tokens.output'),
        bad_count(leaf, '$.reasoning', t.reasoning, 'tokens.reasoning'),
        bad_count(leaf, '$.cache.read', t.cache.read, 'tokens.cache.read'),
        bad_count(leaf, '$.cache.write', t.cache.write, 'tokens.cache.write'),
        issue_if(json_type(leaf, '$.cache') NOT IN ('OBJECT'), 'bad_shape', 'tokens.cache', json_extract(leaf, '$.cache'))
      ]
    END;
  CREATE OR REPLACE TEMP MACRO differs(said, known, check_name, field) AS
    issue_if(said IS NOT NULL AND known IS NOT NULL AND said <> known, check_name, field, said);
`;

/**
 * Rule 16 as one number: a database row before a file, a newer layout before an older one, then the later update,
 * then `opencode.db`. Times need 42 bits.
 */
const PRECEDENCE = `
  CREATE OR REPLACE TEMP MACRO precedence_of(generation, path, updated_ms) AS (
    CASE WHEN generation LIKE 'sqlite%' THEN 3 WHEN generation = 'json-1' THEN 2 WHEN generation = 'json-0.5' THEN 1 ELSE 0 END::BIGINT << 50)
    + (greatest(0, least(coalesce(updated_ms, 0), 4102444800000))::BIGINT << 1)
    + CASE WHEN regexp_matches(path, '[/\\\\]opencode[.]db$') THEN 1 ELSE 0 END;
`;
