import { MORE_OUTPUT } from '../counting/whole-output.ts';
import { type Relation, relation } from '../relations.ts';

/**
 * A SELECT with the columns of the table `step_times`: how soon and how quickly the model wrote each billed message, as
 * far as its parts tell. `writing_ms` is the time from the message's making until all was written. A tool runs within the
 * step that calls it, so that the call's start is the last that is known of the writing.
 *
 * OpenCode 2 gives texts no times: where one comes first its beginning is not known, and the end is that of the stream
 * (`messages.streamed`). A message of several steps has no speed: its time has tools in it.
 * @param messages a relation with the columns of `all_messages`.
 * @param parts a relation with the columns of `parts` that are used here.
 */
export function stepTimes(messages: string, parts: string): string {
  return `
  SELECT
    message_id, session_id, agent, provider, model, created, first_token_ms,
    CASE WHEN output > 0 THEN round(output * 1000.0::DOUBLE / writing_ms, 3) END AS tokens_per_second
  FROM (
    SELECT
      m.id AS message_id, m.session_id, m.agent, m.provider, m.model, m.created,
      ${msUntil('t.began')} AS first_token_ms,
      CASE WHEN s.message_id IS NULL THEN ${msUntil('coalesce(m.streamed, t.ended)')} END AS writing_ms,
      (m.tokens_output + m.more_output)::DOUBLE AS output
    FROM (SELECT *, ${MORE_OUTPUT} AS more_output FROM ${messages} WHERE is_usage AND NOT is_inherited) AS m
    LEFT JOIN (${writtenTimes(parts)}) AS t ON t.message_id = m.id
    LEFT JOIN counted_steps AS s ON s.message_id = m.id
  )
  WHERE first_token_ms IS NOT NULL OR writing_ms IS NOT NULL
`;
}

function writtenTimes(parts: string): string {
  return `
      SELECT
        p.message_id,
        CASE
          WHEN NOT coalesce(arg_min(p.started IS NULL, p.seq), false)
          THEN min(least(p.created, p.started)) FILTER (WHERE p.started IS NOT NULL)
        END AS began,
        CASE WHEN bool_and(p.written IS NOT NULL) THEN max(p.written) END AS ended
      FROM (
        SELECT message_id, seq, created, started, CASE WHEN type = 'tool' THEN started ELSE ended END AS written
        FROM ${parts} AS p
        WHERE type IN ('text', 'reasoning', 'tool')
      ) AS p
      GROUP BY p.message_id`;
}

/** Milliseconds from a message's making to a moment; NULL where that was not after it. */
function msUntil(moment: string): string {
  return `CASE WHEN ${moment} > m.created THEN epoch_ms(${moment}) - epoch_ms(m.created) END`;
}

/** The rows of the table `step_times` over `traceRelations`, as `own_step_times`. */
export const STEP_TIMES: readonly Relation[] = [
  relation('own_step_times', stepTimes('trace_messages', 'trace_parts')),
];
