import type { AgentTrace, Trace, TraceFigures } from '../contract/trace.ts';
import type { Connection } from '../db/connection.ts';
import { sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { derivedTree, rootOf } from './derived-tree.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';
import { type Moment, runningAmong } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf, textOrNull } from './spend.ts';

/**
 * The traces of a session and of all below it; null when there is no session with this id. Of the filters only `missing`
 * matters: the session was named, and its traces are of all of it.
 */
export async function trace(
  connection: Connection,
  id: string,
  { missing }: Pick<Narrowing, 'missing'>,
  moment: Moment,
): Promise<Trace | null> {
  const tree = derivedTree(id, missing);
  const rows = await connection.all(
    statement(
      [
        ...tree,
        sql`below AS (
          SELECT t.id FROM tree_traces AS t WHERE t.session_id = ${id} AND t.kind <> 'segment'
          UNION
          SELECT t.id FROM below AS b JOIN tree_traces AS t ON t.parent_id = b.id
        )`,
      ],
      sql`SELECT t.* FROM tree_traces AS t SEMI JOIN below AS b ON b.id = t.id`,
    ),
  );
  const [first] = rows;
  const rootId =
    first === undefined ? await rootOf(connection, id, missing) : textOrNull(first.root_session_id);
  if (rootId === null) return null;
  const scope = scopeOf({ ...EVERYTHING, missing });
  const open = rows.filter((row) => row.is_open === true && row.session_id !== null);
  const running = await runningAmong(
    connection,
    scope,
    [...new Set(open.map((row) => String(row.session_id)))],
    moment,
  );
  return {
    sessionId: id,
    rootId,
    traces: inOrder(rows.map((row) => traceOf(row, running))),
  };
}

/** Each after its parent, siblings as they began; a parent that is not among them is none. */
function inOrder(traces: readonly AgentTrace[]): AgentTrace[] {
  const known = new Set(traces.map(({ id }) => id));
  const below = new Map<string | null, AgentTrace[]>();
  for (const trace of traces) {
    const parent = trace.parentId !== null && known.has(trace.parentId) ? trace.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), trace]);
  }
  const ordered: AgentTrace[] = [];
  const stack = [...(below.get(null) ?? [])].sort(byBeginning).reverse();
  for (let trace = stack.pop(); trace !== undefined; trace = stack.pop()) {
    ordered.push(trace);
    stack.push(...[...(below.get(trace.id) ?? [])].sort(byBeginning).reverse());
  }
  return ordered;
}

function byBeginning(a: AgentTrace, b: AgentTrace): number {
  const [first, second] = [a.started ?? '', b.started ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  const segments = (a.segment ?? 0) - (b.segment ?? 0);
  if (segments !== 0) return segments;
  return a.id < b.id ? -1 : 1;
}

function traceOf(row: Row, running: ReadonlySet<string>): AgentTrace {
  return {
    id: String(row.id),
    // The column holds nothing else.
    kind: row.kind as AgentTrace['kind'],
    parentId: textOrNull(row.parent_id),
    sessionId: textOrNull(row.session_id),
    exchangeId: textOrNull(row.exchange_id),
    depth: numberOf(row.depth),
    segment: row.segment === null ? null : numberOf(row.segment),
    agent: textOrNull(row.agent),
    agents: namesOf(row.agents),
    models: namesOf(row.models),
    description: textOrNull(row.description),
    prompt: textOrNull(row.prompt),
    result: textOrNull(row.result),
    status: workStatus(row, running),
    outcome: textOrNull(row.outcome),
    errorType: textOrNull(row.error_type),
    orphan: row.is_orphan === true,
    started: textOrNull(row.started),
    ended: textOrNull(row.ended),
    wallMs: row.wall_ms === null ? null : numberOf(row.wall_ms),
    activeMs: numberOf(row.active_ms),
    exchanges: numberOf(row.exchanges),
    steps: numberOf(row.steps),
    delegations: numberOf(row.delegations),
    own: workFigures(row, ''),
    inclusive: workFigures(row, 'inclusive_'),
  };
}

/** A list column as names. */
export function namesOf(value: Row[string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The status of a row of derived work; something open in it lives while its session does (counting rule 8). */
export function workStatus(row: Row, running: ReadonlySet<string>): AgentTrace['status'] {
  if (row.is_open === true) return running.has(String(row.session_id)) ? 'running' : 'stale';
  const failed = row.outcome !== undefined && row.outcome !== null && row.outcome !== 'ok';
  return failed || row.has_failed === true ? 'error' : 'completed';
}

/** The figures of a row of derived work, own or `inclusive_`; costs are rounded here, once. */
export function workFigures(row: Row, prefix: string): TraceFigures {
  const figure = (name: string): number => numberOf(row[`${prefix}${name}`]);
  return {
    tokens: {
      input: figure('tokens_input'),
      output: figure('tokens_output'),
      reasoning: figure('tokens_reasoning'),
      cacheRead: figure('tokens_cache_read'),
      cacheWrite: figure('tokens_cache_write'),
      total: figure('tokens_total'),
    },
    cost: Math.round(figure('cost') * 1e10) / 1e10,
    toolCalls: figure('tool_calls'),
    errors: figure('tool_errors') + figure('answer_errors'),
  };
}
