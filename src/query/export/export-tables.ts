import type { ExportTable } from '../../contract/export-tables.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { createdInRange, type Narrowing, narrowsAuthors, valuesOf } from '../filters.ts';
import type { Scope } from '../scope.ts';
import { column, columns, type ExportColumn } from './export-columns.ts';

/** A table as it is exported: its columns, where they come from, and an order that is total. */
export interface ExportedTable {
  readonly columns: readonly ExportColumn[];
  readonly from: Sql;
  readonly order: Sql;
}

/** What decides which rows there are: `tz` is the zone of calendar days. */
interface Asked {
  readonly filters: Narrowing;
  readonly scope: Scope;
  readonly tz: string;
}

const TOKENS =
  'tokens_input tokens_output tokens_reasoning tokens_cache_read tokens_cache_write tokens_total';
const RAW_TOKENS = prefixed('raw_', TOKENS);
const COUNTED = 'tool_calls tool_errors answer_errors';

/** The exported table of this name, over the relations of a scope and of `derived-rows.ts`. */
export function exportedTable(table: ExportTable, asked: Asked): ExportedTable {
  return TABLES[table](asked);
}

const TABLES: { readonly [Table in ExportTable]: (asked: Asked) => ExportedTable } = {
  sessions: ({ filters }) => ({
    columns: [
      ...columns('text', 's', 'id parent_id root_id title project'),
      ...columns('count', 's', 'depth'),
      ...columns('flag', 's', 'is_fork is_orphan is_missing'),
      ...columns('time', 's', 'created updated archived'),
      ...columns('count', 't', `messages prompts steps exchanges ${COUNTED}`),
      ...columns('time', 't', 'first_at last_at'),
      ...columns('count', 't', 'active_ms context_peak'),
      ...columns('list', 't', 'agents models'),
      ...columns('count', 't', TOKENS),
      ...columns('cost', 't', 'cost'),
      ...columns('count', 't', RAW_TOKENS),
      ...columns('cost', 't', 'raw_cost'),
      ...columns('count', 't', 'sessions'),
      ...columns('count', 't', prefixed('inclusive_', `${COUNTED} ${TOKENS}`)),
      ...columns('cost', 't', 'inclusive_cost'),
    ],
    from: sql`
      FROM asked_sessions AS s
      JOIN every_stats AS t ON t.session_id = s.id
      WHERE s.counts AND ${createdInRange(filters, sql`s.created`)}
        AND ${narrowsAuthors(filters) ? sql`s.id IN (SELECT session_id FROM asked_owners)` : sql`true`}`,
    order: sql`s.created, s.id`,
  }),
  usage: () => ({
    columns: [
      column('text', 'message_id', 'm.id'),
      ...columns('text', 'm', 'session_id role agent provider model'),
      ...columns('time', 'm', 'created completed'),
      ...columns('count', 'm', TOKENS),
      ...columns('cost', 'm', 'cost'),
      ...columns('text', 'm', 'finish error_name'),
      ...columns('flag', 'm', 'is_compaction is_inherited'),
      column('flag', 'is_billed', '(NOT m.is_inherited)'),
    ],
    from: sql`FROM asked_messages AS m WHERE m.is_usage`,
    order: sql`m.created, m.id`,
  }),
  tool_calls: ({ scope }) => ({
    columns: [
      ...columns('text', 'p', 'id message_id'),
      ...columns('text', 'm', 'session_id agent provider model'),
      column('text', 'tool', 'p.tool_name'),
      column('text', 'about', 'p.preview'),
      column('text', 'status', 'p.tool_status'),
      ...columns('text', 'p', 'outcome'),
      ...columns('count', 'p', 'exit_code'),
      ...columns('time', 'p', 'started ended'),
      ...columns('count', 'p', 'duration_ms'),
      ...columns('text', 'p', 'child_session_id'),
      ...columns('flag', 'm', 'is_inherited'),
    ],
    from: sql`
      FROM parts AS p
      JOIN asked_owners AS m ON m.id = p.message_id
      WHERE p.type = 'tool' AND ${scope.partCounts}`,
    order: sql`m.created, m.id, p.started, p.id`,
  }),
  errors: ({ scope }) => ({
    columns: [
      ...columns('text', 'e', 'kind session_id message_id part_id'),
      ...columns('time', 'e', 'created'),
      ...columns('text', 'e', 'agent provider model tool outcome name error_type error_code message'),
      ...columns('flag', 'e', 'is_inherited'),
    ],
    from: sql`
      FROM (
        SELECT
          'answer' AS kind, m.session_id, m.id AS message_id, NULL AS part_id, m.created, m.agent, m.provider, m.model,
          NULL AS tool, NULL AS outcome, m.error_name AS name,
          json_extract_string(m.error_data, '$.error_type') AS error_type,
          json_extract_string(m.error_data, '$.error_code') AS error_code,
          m.error_message AS message, m.is_inherited
        FROM asked_owners AS m
        WHERE m.error_name IS NOT NULL
        UNION ALL
        SELECT
          'tool', m.session_id, m.id, p.id, coalesce(p.started, m.created), m.agent, m.provider, m.model,
          p.tool_name, p.outcome, NULL,
          json_extract_string(p.error_data, '$.error_type'),
          json_extract_string(p.error_data, '$.error_code'),
          p.error_message, m.is_inherited
        FROM parts AS p
        JOIN asked_owners AS m ON m.id = p.message_id
        WHERE p.type = 'tool' AND p.outcome NOT IN ('ok', 'open') AND ${scope.partCounts}
      ) AS e`,
    order: sql`e.created, e.message_id, e.part_id NULLS FIRST`,
  }),
  exchanges: ({ filters }) => ({
    columns: [
      ...columns('text', 'e', 'id session_id message_id'),
      ...columns('count', 'e', 'n'),
      ...columns('flag', 'e', 'is_inherited is_open'),
      ...columns('text', 'e', 'agent'),
      ...columns('list', 'e', 'agents models'),
      ...columns('text', 'e', 'prompt response error_type'),
      ...columns('time', 'e', 'started ended'),
      ...columns('count', 'e', `wall_ms active_ms steps ${COUNTED} delegations ${TOKENS}`),
      ...columns('cost', 'e', 'cost'),
      ...columns('count', 'e', prefixed('inclusive_', `${COUNTED} ${TOKENS}`)),
      ...columns('cost', 'e', 'inclusive_cost'),
    ],
    from: sql`
      FROM every_exchange AS e
      SEMI JOIN asked_sessions AS s ON s.id = e.session_id
      WHERE ${createdInRange(filters, sql`e.started`)} AND ${authorsAmong(filters, sql`e`)}`,
    order: sql`e.started, e.session_id, e.n, e.id`,
  }),
  delegations: ({ filters }) => ({
    columns: [
      ...columns('text', 'd', 'id session_id message_id exchange_id tool from_agent to_agent description'),
      ...columns('text', 'd', 'child_session_id outcome error_type'),
      ...columns('flag', 'd', 'is_inherited is_inferred'),
      ...columns('time', 'd', 'started ended'),
      ...columns('count', 'd', 'duration_ms'),
    ],
    from: sql`
      FROM every_delegation AS d
      SEMI JOIN asked_sessions AS s ON s.id = d.session_id
      WHERE CASE
        WHEN d.message_id IS NULL THEN ${createdInRange(filters, sql`d.started`)} AND NOT ${narrowsAuthors(filters)}
        ELSE d.message_id IN (SELECT id FROM asked_owners)
      END`,
    order: sql`d.started, d.session_id, d.id`,
  }),
  traces: ({ filters }) => ({
    columns: [
      ...columns('text', 't', 'id kind session_id root_session_id parent_id delegation_id exchange_id'),
      ...columns('count', 't', 'segment depth'),
      ...columns('text', 't', 'agent'),
      ...columns('list', 't', 'agents models'),
      ...columns('text', 't', 'description prompt result outcome error_type'),
      ...columns('flag', 't', 'is_open is_orphan'),
      ...columns('time', 't', 'started ended'),
      ...columns('count', 't', `wall_ms active_ms exchanges steps ${COUNTED} delegations ${TOKENS}`),
      ...columns('cost', 't', 'cost'),
      ...columns('count', 't', prefixed('inclusive_', `${COUNTED} ${TOKENS}`)),
      ...columns('cost', 't', 'inclusive_cost'),
    ],
    from: sql`
      FROM every_trace AS t
      SEMI JOIN asked_sessions AS s ON s.id = coalesce(t.session_id, t.root_session_id)
      WHERE ${createdInRange(filters, sql`t.started`)} AND ${authorsAmong(filters, sql`t`)}`,
    order: sql`t.started, t.root_session_id, t.id`,
  }),
  daily: ({ tz }) => ({
    columns: [
      ...columns('text', 'd', 'date provider model agent'),
      ...columns('count', 'd', `messages ${TOKENS}`),
      ...columns('cost', 'd', 'cost'),
    ],
    from: sql`
      FROM (
        SELECT
          strftime(timezone(${tz}::VARCHAR, timezone('UTC', m.created)), '%Y-%m-%d') AS date,
          m.provider, m.model, m.agent, count(*) AS messages,
          sum(m.tokens_input) AS tokens_input, sum(m.tokens_output) AS tokens_output,
          sum(m.tokens_reasoning) AS tokens_reasoning, sum(m.tokens_cache_read) AS tokens_cache_read,
          sum(m.tokens_cache_write) AS tokens_cache_write, sum(m.tokens_total) AS tokens_total, sum(m.cost) AS cost
        FROM asked_messages AS m
        WHERE m.is_usage AND NOT m.is_inherited AND m.created IS NOT NULL
        GROUP BY ALL
      ) AS d`,
    order: sql`d.date, d.provider, d.model, d.agent`,
  }),
};

function prefixed(prefix: string, names: string): string {
  return names
    .split(' ')
    .map((name) => `${prefix}${name}`)
    .join(' ');
}

/** Predicate: one of the row's agents, and one of its models, is asked for. */
function authorsAmong(filters: Narrowing, row: Sql): Sql {
  const agents = valuesOf(filters.agent);
  const models = valuesOf(filters.model);
  const ofAgents = agents.length === 0 ? sql`true` : sql`list_has_any(${row}.agents, ${agents}::VARCHAR[])`;
  const ofModels =
    models.length === 0
      ? sql`true`
      : sql`list_has_any(
          list_concat(${row}.models, list_transform(${row}.models, lambda x: substr(x, instr(x, '/') + 1))),
          ${models}::VARCHAR[]
        )`;
  return sql`${ofAgents} AND ${ofModels}`;
}
