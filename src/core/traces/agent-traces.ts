import { kept, type Relation, relation } from '../relations.ts';
import { INCLUSIVE, spentSums } from './exchanges.ts';

/**
 * Relations over the derived rows of whole trees of sessions: `tree_sessions` (id, parent_id, root_id,
 * depth, is_orphan, created, title, agent), `tree_exchanges` and `tree_calls` (the columns of `own_exchanges` and
 * `own_delegations`). They end in `linked_delegations`, `inclusive_exchanges` and `traces` (counting rules 5 and 13).
 *
 * A call leads to the child session that it names, if the call's session is that child's parent; a call that names none
 * leads to the child that was made while it ran. A child that no call leads to was delegated all the same. Copies of
 * calls in forks lead nowhere. What a session did belongs to its root trace, or to the delegations to it: each has the
 * exchanges from its beginning until the next one's. Segments part such a trace where the user switched agents.
 */
export const AGENT_TRACES: readonly Relation[] = [
  kept('child_sessions', `SELECT * FROM tree_sessions WHERE depth > 0`),
  kept(
    'named_links',
    `
  SELECT d.id, c.id AS child_id
  FROM tree_calls AS d
  JOIN child_sessions AS c ON c.id = d.named_session_id AND c.parent_id = d.session_id
  WHERE NOT d.is_inherited
`,
  ),
  // Both versions title a child with the call's description, 1.x with its agent behind it.
  relation(
    'likely_pairs',
    `
  SELECT
    d.id,
    c.id AS child_id,
    c.created,
    row_number() OVER (
      PARTITION BY c.id
      ORDER BY
        coalesce(c.title = d.description OR starts_with(c.title, d.description || ' (@'), false) DESC,
        coalesce(c.agent = d.to_agent, false) DESC, d.started DESC, d.id
    ) AS nth
  FROM (SELECT * FROM child_sessions WHERE id NOT IN (SELECT child_id FROM named_links)) AS c
  JOIN (SELECT * FROM tree_calls WHERE named_session_id IS NULL AND NOT is_inherited) AS d
    ON d.session_id = c.parent_id AND d.started <= c.created AND c.created <= coalesce(d.ended, TIMESTAMP 'infinity')
`,
  ),
  relation(
    'likely_links',
    `
  SELECT id, child_id
  FROM likely_pairs
  WHERE nth = 1
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY created, child_id) = 1
`,
  ),
  kept('links', `FROM named_links UNION ALL FROM likely_links`),
  // It was delegated in the last exchange that began before it, or in the first.
  relation(
    'inferred_delegations',
    `
  SELECT
    c.id,
    any_value(c.parent_id) AS session_id,
    coalesce(arg_max(e.id, e.n) FILTER (WHERE e.started <= c.created), arg_min(e.id, e.n)) AS exchange_id,
    any_value(c.agent) AS to_agent,
    any_value(c.title) AS description,
    c.id AS named_session_id,
    any_value(c.created) AS started,
    c.id AS child_session_id
  FROM child_sessions AS c
  ANTI JOIN links AS l ON l.child_id = c.id
  LEFT JOIN tree_exchanges AS e ON e.session_id = c.parent_id
  GROUP BY c.id
`,
  ),
  kept(
    'linked_delegations',
    `
  SELECT d.*, l.child_id AS child_session_id, false AS is_inferred
  FROM tree_calls AS d
  LEFT JOIN links AS l ON l.id = d.id
  UNION ALL BY NAME
  SELECT *, false AS is_inherited, true AS is_inferred
  FROM inferred_delegations
`,
  ),
  kept(
    'runs',
    `
  SELECT
    id, child_session_id, began, row_number() OVER run AS nth, lead(began, 1, TIMESTAMP 'infinity') OVER run AS until
  FROM (
    SELECT id, child_session_id, coalesce(started, TIMESTAMP '-infinity') AS began
    FROM linked_delegations
    WHERE child_session_id IS NOT NULL AND NOT is_inherited
  )
  WINDOW run AS (PARTITION BY child_session_id ORDER BY began, id)
`,
  ),
  // What stands in a child before its first delegation belongs to that one; of two that began at once, to the last.
  kept(
    'session_traces',
    `
  SELECT s.id AS session_id, coalesce('delegation:' || r.id, 'root:' || s.id) AS trace_id
  FROM tree_sessions AS s
  LEFT JOIN (SELECT * FROM runs WHERE nth = 1) AS r ON r.child_session_id = s.id
`,
  ),
  kept(
    'exchange_traces',
    `
  SELECT e.*, coalesce('delegation:' || r.id, t.trace_id) AS trace_id
  FROM (SELECT *, coalesce(started, TIMESTAMP '-infinity') AS began FROM tree_exchanges) AS e
  JOIN session_traces AS t ON t.session_id = e.session_id
  LEFT JOIN runs AS r ON r.child_session_id = e.session_id AND r.began <= e.began AND e.began < r.until
`,
  ),
  relation(
    'numbered_segments',
    `
  SELECT *, sum(is_switch::INTEGER) OVER (PARTITION BY trace_id ORDER BY n) AS segment
  FROM (
    SELECT *, coalesce(agent <> lag(agent) OVER (PARTITION BY trace_id ORDER BY n), false) OR n = min(n) OVER (PARTITION BY trace_id) AS is_switch
    FROM (
      SELECT id, trace_id, session_id, n, last_value(agent IGNORE NULLS) OVER (PARTITION BY trace_id ORDER BY n) AS agent
      FROM exchange_traces
    )
  )
`,
  ),
  kept(
    'exchange_segments',
    `
  SELECT id, trace_id, session_id, segment
  FROM numbered_segments
  WHERE trace_id IN (SELECT trace_id FROM numbered_segments WHERE segment > 1)
`,
  ),
  kept(
    'trace_places',
    `
  SELECT
    'root:' || s.id AS id, 'root' AS kind, s.id AS session_id, NULL::VARCHAR AS delegation_id,
    NULL::VARCHAR AS container, NULL::VARCHAR AS exchange_id
  FROM tree_sessions AS s
  WHERE s.depth = 0
  UNION ALL
  SELECT
    'delegation:' || d.id, 'delegation', d.child_session_id, d.id, coalesce(e.trace_id, t.trace_id), d.exchange_id
  FROM linked_delegations AS d
  JOIN session_traces AS t ON t.session_id = d.session_id
  LEFT JOIN exchange_traces AS e ON e.id = d.exchange_id
  WHERE NOT d.is_inherited
`,
  ),
  relation(
    'trace_ancestors',
    `
  SELECT id, id AS top, 0 AS distance FROM trace_places
  UNION ALL
  SELECT a.id, p.container, a.distance + 1
  FROM trace_ancestors AS a
  JOIN trace_places AS p ON p.id = a.top
  WHERE p.container IS NOT NULL
`,
  ),
  relation(
    'trace_members',
    `
  SELECT trace_id AS id, * EXCLUDE (id, trace_id) FROM exchange_traces
  UNION ALL BY NAME
  SELECT 'segment:' || g.trace_id || ':' || g.segment AS id, e.* EXCLUDE (id, trace_id)
  FROM exchange_segments AS g
  JOIN exchange_traces AS e ON e.id = g.id
`,
  ),
  kept(
    'own_traces',
    `
  SELECT
    e.id,
    arg_min(e.agent, e.n) FILTER (WHERE e.agent IS NOT NULL) AS agent,
    list_sort(list_distinct(flatten(list(e.agents)))) AS agents,
    list_sort(list_distinct(flatten(list(e.models)))) AS models,
    arg_min(e.prompt, e.n) FILTER (WHERE e.prompt IS NOT NULL) AS prompt,
    arg_max(e.response, e.n) FILTER (WHERE e.response IS NOT NULL) AS result,
    min(e.started) AS started,
    max(e.ended) AS ended,
    sum(e.active_ms)::BIGINT AS active_ms,
    count(*) AS exchanges,
    sum(e.steps)::BIGINT AS steps,
    sum(e.tool_calls)::BIGINT AS tool_calls,
    sum(e.tool_errors)::BIGINT AS tool_errors,
    sum(e.answer_errors)::BIGINT AS answer_errors,
    arg_max(e.has_failed, e.n) AS has_failed,
    arg_max(e.error_type, e.n) AS error_type,
    bool_or(e.is_open) AS is_open,
    ${spentSums('e')}
  FROM trace_members AS e
  GROUP BY e.id
`,
  ),
  kept(
    'inclusive_traces',
    `
  SELECT
    a.top AS id,
    max(a.distance) AS height,
    count(*) - 1 AS delegations,
    coalesce(sum(o.tool_calls), 0)::BIGINT AS tool_calls,
    coalesce(sum(o.tool_errors), 0)::BIGINT AS tool_errors,
    coalesce(sum(o.answer_errors), 0)::BIGINT AS answer_errors,
    ${spentSums('o')}
  FROM trace_ancestors AS a
  LEFT JOIN own_traces AS o ON o.id = a.id
  GROUP BY a.top
`,
  ),
  kept(
    'delegated',
    `
  SELECT p.exchange_id, count(*) AS delegations, ${sums('i')}
  FROM trace_places AS p
  JOIN inclusive_traces AS i ON i.id = p.id
  WHERE p.exchange_id IS NOT NULL
  GROUP BY p.exchange_id
`,
  ),
  kept(
    'inclusive_exchanges',
    `
  SELECT e.id, coalesce(d.delegations, 0) AS delegations, ${added('e', 'd', 'inclusive_')}
  FROM tree_exchanges AS e
  LEFT JOIN delegated AS d ON d.exchange_id = e.id
`,
  ),
  relation(
    'segments',
    `
  SELECT
    'segment:' || g.trace_id || ':' || g.segment AS id,
    any_value(g.trace_id) AS trace_id,
    any_value(g.session_id) AS session_id,
    any_value(g.segment)::INTEGER AS segment,
    sum(i.delegations)::BIGINT AS delegations,
    ${INCLUSIVE.map((name) => `sum(i.inclusive_${name}) AS ${name}`).join(', ')}
  FROM exchange_segments AS g
  JOIN inclusive_exchanges AS i ON i.id = g.id
  GROUP BY g.trace_id, g.segment
`,
  ),
  relation('trace_depths', `SELECT id, max(distance)::INTEGER AS depth FROM trace_ancestors GROUP BY id`),
  relation(
    'all_places',
    `
  SELECT
    p.id, p.kind, p.session_id, coalesce('segment:' || g.trace_id || ':' || g.segment, p.container) AS parent_id,
    p.delegation_id, p.exchange_id, NULL::INTEGER AS segment, d.depth, ${INCLUSIVE.map((name) => `i.${name}`).join(', ')},
    i.delegations
  FROM trace_places AS p
  JOIN trace_depths AS d ON d.id = p.id
  JOIN inclusive_traces AS i ON i.id = p.id
  LEFT JOIN exchange_segments AS g ON g.id = p.exchange_id
  UNION ALL BY NAME
  SELECT g.* EXCLUDE (trace_id), g.trace_id AS parent_id, 'segment' AS kind, d.depth
  FROM segments AS g
  JOIN trace_depths AS d ON d.id = g.trace_id
`,
  ),
  relation(
    'traces',
    `
  SELECT
    p.id,
    p.kind,
    p.session_id,
    coalesce(s.root_id, f.root_id) AS root_session_id,
    p.parent_id,
    p.delegation_id,
    p.exchange_id,
    p.segment,
    p.depth,
    coalesce(o.agent, d.to_agent) AS agent,
    coalesce(o.agents, []) AS agents,
    coalesce(o.models, []) AS models,
    coalesce(d.description, s.title) AS description,
    o.prompt,
    o.result,
    d.outcome,
    coalesce(o.has_failed, false) AS has_failed,
    coalesce(d.error_type, o.error_type) AS error_type,
    coalesce(o.is_open, false) OR coalesce(d.outcome = 'open', false) AS is_open,
    coalesce(s.is_orphan, false) AS is_orphan,
    least(d.started, o.started) AS started,
    greatest(d.ended, o.ended) AS ended,
    epoch_ms(greatest(d.ended, o.ended)) - epoch_ms(least(d.started, o.started)) AS wall_ms,
    coalesce(o.active_ms, 0) AS active_ms,
    coalesce(o.exchanges, 0) AS exchanges,
    coalesce(o.steps, 0) AS steps,
    p.delegations,
    ${INCLUSIVE.map((name) => `coalesce(o.${name}, 0) AS ${name}`).join(',\n    ')},
    ${INCLUSIVE.map((name) => `p.${name} AS inclusive_${name}`).join(',\n    ')}
  FROM all_places AS p
  LEFT JOIN own_traces AS o ON o.id = p.id
  LEFT JOIN tree_sessions AS s ON s.id = p.session_id
  LEFT JOIN linked_delegations AS d ON d.id = p.delegation_id
  LEFT JOIN tree_sessions AS f ON f.id = d.session_id
`,
  ),
];

function sums(alias: string): string {
  return INCLUSIVE.map((name) => `sum(${alias}.${name}) AS ${name}`).join(', ');
}

function added(own: string, others: string, prefix: string): string {
  return INCLUSIVE.map((name) => `${own}.${name} + coalesce(${others}.${name}, 0) AS ${prefix}${name}`).join(
    ', ',
  );
}
