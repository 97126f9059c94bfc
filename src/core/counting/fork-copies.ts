import { exists } from './existence.ts';

/** Names of relations with the columns of the tables `sessions` and `messages`. */
export interface ForkRelations {
  readonly sessions: string;
  readonly messages: string;
}

/** What a copy keeps of its original in every storage generation; prompts of OpenCode 2 name no model. */
const FINGERPRINT = `role, created,
      CASE WHEN role <> 'user' THEN provider END, CASE WHEN role <> 'user' THEN model END,
      cost, tokens_input, tokens_output, tokens_reasoning, tokens_cache_read, tokens_cache_write`;

/**
 * SQL predicate: message `m` is older than its session `s`, so that a fork may have copied it there (counting rule 4).
 * OpenCode 2 names a fork's source; before, only sessions without a parent can be forks, and of what was taken over from
 * before only messages can be told from rows that the migration made.
 */
export function isForkCandidate(m: string, s: string): string {
  return `coalesce(
    ${m}.created < ${s}.created
      AND (
        (${s}.parent_id IS NULL AND (${m}.generation <> 'sqlite-v2' OR ${m}.role IN ('user', 'assistant')))
        OR (${m}.generation = 'sqlite-v2' AND ${s}.fork_session_id IS NOT NULL)
      ),
    false
  )`;
}

/**
 * SELECT of one column `id`: the messages that are copies of a message billed elsewhere (counting rule 4).
 *
 * Rows of OpenCode 2 have no `completed` and no agent of the original's: where one of them is in a group of equal
 * fingerprints, the group is compared without the two. Where a group has no original, the candidates of the session
 * created first (tie: smaller id) survive, all of them, because they are distinct messages of that one session.
 *
 * A message's answer depends only on the messages with the same `created` and on their sessions, so that giving just
 * those is enough to decide some of them anew.
 */
export function inheritedMessages({ sessions, messages }: ForkRelations): string {
  return `
WITH fork_moments AS (
  SELECT DISTINCT m.created
  FROM ${messages} AS m
  JOIN ${sessions} AS s ON s.id = m.session_id
  WHERE ${exists('m')} AND ${exists('s')} AND ${isForkCandidate('m', 's')}
),
fork_pool AS (
  SELECT
    m.id,
    m.session_id,
    s.created AS session_created,
    m.role,
    m.created,
    m.completed,
    m.agent,
    m.provider,
    m.model,
    coalesce(m.cost, 0) AS cost,
    coalesce(m.tokens_input, 0) AS tokens_input,
    coalesce(m.tokens_output, 0) AS tokens_output,
    coalesce(m.tokens_reasoning, 0) AS tokens_reasoning,
    coalesce(m.tokens_cache_read, 0) AS tokens_cache_read,
    coalesce(m.tokens_cache_write, 0) AS tokens_cache_write,
    m.generation = 'sqlite-v2' AS is_v2,
    ${isForkCandidate('m', 's')} AS is_candidate
  FROM ${messages} AS m
  JOIN ${sessions} AS s ON s.id = m.session_id
  WHERE m.created IN (SELECT created FROM fork_moments) AND ${exists('m')} AND ${exists('s')}
),
fork_groups AS (
  SELECT *, bool_or(is_v2) OVER (PARTITION BY ${FINGERPRINT}) AS has_v2
  FROM fork_pool
),
fork_verdicts AS (
  SELECT
    id,
    session_id,
    is_candidate,
    bool_or(NOT is_candidate) OVER same AS has_original,
    first_value(session_id) OVER (same ORDER BY session_created, session_id) AS first_session
  FROM fork_groups
  WINDOW same AS (
    PARTITION BY
      ${FINGERPRINT},
      CASE WHEN NOT has_v2 THEN completed END,
      CASE WHEN NOT has_v2 AND role = 'user' THEN agent END,
      CASE WHEN NOT has_v2 AND role = 'user' THEN provider END,
      CASE WHEN NOT has_v2 AND role = 'user' THEN model END
  )
)
SELECT id
FROM fork_verdicts
WHERE is_candidate AND (has_original OR session_id <> first_session)`;
}
