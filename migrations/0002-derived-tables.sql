-- Derived tables are functions of the base tables: what each session adds up to, exchange by exchange and agent by agent.
-- Missing records count in them, as they do by default. Sums of tokens are exact at any size, hence HUGEINT:
-- uncompressed, because reading packed ones takes sixty times as long (1.6 µs for the six of a row).
-- `own` columns have no prefix; `inclusive_` adds everything that was delegated, each session once (counting rule 5).

-- A prompt and all that follows until the next one (counting rule 12).
CREATE TABLE exchanges (
  id VARCHAR PRIMARY KEY,                   -- the prompt's message; <session>#0 for what stands before the first prompt
  session_id VARCHAR NOT NULL,
  n INTEGER NOT NULL,                       -- place in the session, 1 for the first prompt; 0 has none
  message_id VARCHAR,                       -- the prompt
  is_inherited BOOLEAN NOT NULL,            -- a fork's copy: billed elsewhere
  agent VARCHAR,
  agents VARCHAR[] NOT NULL,                -- of all steps, sorted
  models VARCHAR[] NOT NULL,                -- provider/model of all steps, sorted
  prompt VARCHAR,                           -- what was typed; previews, at most 500 characters
  response VARCHAR,                         -- the last text of the answer; a preview
  started TIMESTAMP,
  ended TIMESTAMP,
  wall_ms BIGINT,                           -- from the first to the last record
  active_ms BIGINT NOT NULL,                -- in which a step was at work
  steps BIGINT NOT NULL,                    -- answers of the model (counting rule 3)
  tool_calls BIGINT NOT NULL,               -- billed here; so are the next two
  tool_errors BIGINT NOT NULL,
  answer_errors BIGINT NOT NULL,
  has_failed BOOLEAN NOT NULL,              -- its last step is an error
  error_type VARCHAR,                       -- of the last step, where it is one
  is_open BOOLEAN NOT NULL,                 -- something in it has not ended
  delegations BIGINT NOT NULL,
  tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  cost DECIMAL(38, 18) NOT NULL,
  inclusive_tool_calls BIGINT NOT NULL,
  inclusive_tool_errors BIGINT NOT NULL,
  inclusive_answer_errors BIGINT NOT NULL,
  inclusive_tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_cost DECIMAL(38, 18) NOT NULL
);

-- Work that an agent handed to another one: a call, or a child session that no call tells of.
CREATE TABLE delegations (
  id VARCHAR PRIMARY KEY,                   -- the call's part; the child session where there is no call
  session_id VARCHAR NOT NULL,              -- of the agent that delegates
  message_id VARCHAR,
  exchange_id VARCHAR,
  tool VARCHAR,                             -- as written
  from_agent VARCHAR,
  to_agent VARCHAR,
  description VARCHAR,
  named_session_id VARCHAR,                 -- the child that the call itself names
  child_session_id VARCHAR,                 -- the child that it led to; NULL for none, and for copies in forks
  outcome VARCHAR,
  error_type VARCHAR,
  is_inherited BOOLEAN NOT NULL,
  is_inferred BOOLEAN NOT NULL,             -- known by the child alone
  place BIGINT,
  started TIMESTAMP,
  ended TIMESTAMP,
  duration_ms BIGINT
);

-- What a call read or changed, or tried to: a row for each file. Paths are text: nothing is looked up on a disk.
CREATE TABLE file_operations (
  id VARCHAR NOT NULL,                      -- <part>:<n>
  part_id VARCHAR NOT NULL,
  message_id VARCHAR NOT NULL,
  session_id VARCHAR NOT NULL,
  tool VARCHAR,                             -- as written
  operation VARCHAR NOT NULL,               -- read, write, edit, patch, delete, move
  outcome VARCHAR,                          -- of the call
  path VARCHAR NOT NULL,                    -- as written
  file VARCHAR NOT NULL,                    -- whole, with / between folders; as written where it belongs nowhere
  root VARCHAR,                             -- folder of the project that it was touched from
  relative_path VARCHAR,                    -- below the root; NULL outside of it
  is_outside BOOLEAN,                       -- of the root, and of the folder that the session works in
  moved_from VARCHAR,                       -- whole, of a move
  additions BIGINT,                         -- lines; NULL where they were not recorded
  deletions BIGINT,
  touched TIMESTAMP,                        -- when the call began
  created TIMESTAMP,                        -- of its message; so are the next four
  agent VARCHAR,
  provider VARCHAR,
  model VARCHAR,
  is_inherited BOOLEAN NOT NULL,            -- a fork's copy: counted elsewhere
  is_missing BOOLEAN NOT NULL               -- the call is gone at its source
);

-- An agent at work (counting rule 13).
CREATE TABLE agent_traces (
  id VARCHAR PRIMARY KEY,                   -- root:<session>, delegation:<delegation>, segment:<trace>:<n>
  kind VARCHAR NOT NULL,                    -- root, delegation, segment
  session_id VARCHAR,                       -- where it worked; NULL for a delegation that led nowhere
  root_session_id VARCHAR NOT NULL,
  parent_id VARCHAR,
  delegation_id VARCHAR,
  exchange_id VARCHAR,                      -- in which it was delegated
  segment INTEGER,                          -- of a trace in which the user switched agents, from 1
  depth INTEGER NOT NULL,                   -- delegations above it
  agent VARCHAR,
  agents VARCHAR[] NOT NULL,
  models VARCHAR[] NOT NULL,
  description VARCHAR,
  prompt VARCHAR,
  result VARCHAR,
  outcome VARCHAR,                          -- of the delegation's call
  has_failed BOOLEAN NOT NULL,              -- its last step is an error
  error_type VARCHAR,
  is_open BOOLEAN NOT NULL,
  is_orphan BOOLEAN NOT NULL,               -- its session's parent was never seen
  started TIMESTAMP,
  ended TIMESTAMP,
  wall_ms BIGINT,
  active_ms BIGINT NOT NULL,
  exchanges BIGINT NOT NULL,
  steps BIGINT NOT NULL,
  tool_calls BIGINT NOT NULL,
  tool_errors BIGINT NOT NULL,
  answer_errors BIGINT NOT NULL,
  delegations BIGINT NOT NULL,              -- all below it
  tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  cost DECIMAL(38, 18) NOT NULL,
  inclusive_tool_calls BIGINT NOT NULL,
  inclusive_tool_errors BIGINT NOT NULL,
  inclusive_answer_errors BIGINT NOT NULL,
  inclusive_tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_cost DECIMAL(38, 18) NOT NULL
);

-- What a session adds up to. `raw_` sums every stored row, a fork's copies included.
CREATE TABLE session_stats (
  session_id VARCHAR PRIMARY KEY,
  messages BIGINT NOT NULL,
  prompts BIGINT NOT NULL,
  steps BIGINT NOT NULL,
  exchanges BIGINT NOT NULL,
  tool_calls BIGINT NOT NULL,
  tool_errors BIGINT NOT NULL,
  answer_errors BIGINT NOT NULL,
  first_at TIMESTAMP,
  last_at TIMESTAMP,
  active_ms BIGINT NOT NULL,
  context_peak HUGEINT USING COMPRESSION uncompressed,                     -- most tokens that a step was given
  agents VARCHAR[] NOT NULL,
  models VARCHAR[] NOT NULL,
  is_open BOOLEAN NOT NULL,                 -- something in it has not ended
  has_failed BOOLEAN NOT NULL,              -- its newest answer is an error
  tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  cost DECIMAL(38, 18) NOT NULL,
  raw_tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  raw_tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  raw_tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  raw_tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  raw_tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  raw_tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  raw_cost DECIMAL(38, 18) NOT NULL,
  sessions BIGINT NOT NULL,                 -- itself and all below it
  inclusive_tool_calls BIGINT NOT NULL,
  inclusive_tool_errors BIGINT NOT NULL,
  inclusive_answer_errors BIGINT NOT NULL,
  inclusive_first_at TIMESTAMP,
  inclusive_last_at TIMESTAMP,
  inclusive_tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  inclusive_cost DECIMAL(38, 18) NOT NULL
);

-- Billed usage by quarters of an hour: every zone's days begin at one. Steps without a time have none.
CREATE TABLE daily_stats (
  session_id VARCHAR NOT NULL,
  quarter TIMESTAMP,
  agent VARCHAR,
  provider VARCHAR,
  model VARCHAR,
  messages BIGINT NOT NULL,
  messages_without_cost BIGINT NOT NULL,     -- those with tokens and no recorded cost
  tool_calls BIGINT NOT NULL,
  tool_errors BIGINT NOT NULL,
  answer_errors BIGINT NOT NULL,
  tokens_input HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_output HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_reasoning HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_read HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_cache_write HUGEINT NOT NULL USING COMPRESSION uncompressed,
  tokens_total HUGEINT NOT NULL USING COMPRESSION uncompressed,
  cost DECIMAL(38, 18) NOT NULL
);

-- How soon and how quickly the model wrote a billed message, where its times are known.
CREATE TABLE step_times (
  message_id VARCHAR PRIMARY KEY,
  session_id VARCHAR NOT NULL,
  agent VARCHAR,
  provider VARCHAR,
  model VARCHAR,
  created TIMESTAMP,
  first_token_ms BIGINT,                    -- from the message's making
  tokens_per_second DOUBLE                  -- output and reasoning, until all was written
);

-- Each tool call on a message that counts, copies in forks included, with what it is counted by.
CREATE TABLE tool_calls (
  part_id VARCHAR NOT NULL,
  message_id VARCHAR NOT NULL,
  session_id VARCHAR NOT NULL,
  tool VARCHAR,                             -- its name as it was written
  status VARCHAR,
  outcome VARCHAR,
  agent VARCHAR,                            -- of the message, as the next three
  provider VARCHAR,
  model VARCHAR,
  created TIMESTAMP,
  is_inherited BOOLEAN NOT NULL,
  began TIMESTAMP,                          -- of the message where the call has no time
  ended TIMESTAMP,
  duration_ms BIGINT,
  output_bytes BIGINT,                      -- of the output in UTF-8
  error_group VARCHAR                       -- of a call that failed
);

-- Runs of the checks of the data, the newest 1,000.
CREATE TABLE quality_runs (
  id BIGINT PRIMARY KEY,                    -- counts up
  ran_at TIMESTAMP NOT NULL,
  cause VARCHAR NOT NULL                    -- pass, hour, request
);

-- What each check found in a run.
CREATE TABLE quality_results (
  run_id BIGINT NOT NULL,
  check_name VARCHAR NOT NULL,
  severity VARCHAR NOT NULL,                -- error, warning, info; ok where nothing was found
  count BIGINT NOT NULL,
  sample VARCHAR[] NOT NULL                 -- ids or paths of the first findings
);

-- What happened in each session, in its order (place, rank, seq, part_id): prompts, steps of the model, compactions, calls,
-- delegations, retries, errors of answers, switches of agent and model. `name` is a call's tool, the model of a step, what
-- was switched to, or an error's name; `preview` has at most 120 characters. One session at a time is quick.
CREATE VIEW exchange_events AS
WITH
stored AS NOT MATERIALIZED (
  SELECT
    m.id, m.session_id, m.parent_id, m.seq, m.role, m.agent, m.preview, m.created, m.completed, m.error_name,
    json_extract_string(m.error_data, '$.error_type') AS error_type,
    m.is_inherited,
    concat_ws('/', m.provider, m.model) AS used_model,
    coalesce(t.tokens_total, m.tokens_total, 0) AS tokens_total,
    coalesce(m.cost, 0) AS cost,
    coalesce(m.role IN ('assistant', 'compaction'), false) AS is_usage,
    m.role = 'assistant' AND NOT m.is_summary AS is_step,
    m.role = 'user' AS is_prompt,
    m.is_summary OR coalesce(m.role = 'compaction', false) AS is_compaction
  FROM messages AS m
  LEFT JOIN step_totals AS t ON t.message_id = m.id
  WHERE NOT m.is_orphan
    AND coalesce(m.missing_reason, 'deleted') = 'deleted'
    AND m.session_id NOT IN (SELECT id FROM sessions WHERE coalesce(missing_reason, 'deleted') <> 'deleted')
),
placed AS NOT MATERIALIZED (
  SELECT *, row_number() OVER (PARTITION BY session_id ORDER BY created, seq, id) AS place FROM stored
),
pieces AS NOT MATERIALIZED (
  SELECT
    p.id, p.message_id, p.type, p.seq, p.is_synthetic, p.preview, p.tool_name, p.agent, p.outcome, p.child_session_id,
    p.created, p.started, p.ended, p.duration_ms
  FROM parts AS p
  WHERE p.type IN ('text', 'tool', 'retry') AND coalesce(p.missing_reason, 'deleted') = 'deleted'
),
said AS NOT MATERIALIZED (
  SELECT
    m.session_id,
    p.message_id,
    arg_min(p.preview, {'created': coalesce(epoch_ms(p.created), -1), 'seq': coalesce(p.seq, -1), 'id': p.id}) AS preview
  FROM pieces AS p
  JOIN stored AS m ON m.id = p.message_id
  WHERE p.type = 'text' AND p.is_synthetic IS NOT TRUE AND p.preview <> ''
  GROUP BY m.session_id, p.message_id
),
happened AS NOT MATERIALIZED (
  SELECT
    m.* REPLACE (left(coalesce(m.preview, t.preview), 120) AS preview),
    coalesce(
      CASE WHEN m.is_prompt THEN m.id END,
      q.id,
      last_value(CASE WHEN m.is_prompt THEN m.id END IGNORE NULLS) OVER (PARTITION BY m.session_id ORDER BY m.place),
      m.session_id || '#0'
    ) AS exchange_id,
    lag(m.agent) OVER steps AS last_agent,
    lag(m.used_model) OVER steps AS last_model
  FROM placed AS m
  LEFT JOIN stored AS q ON q.id = m.parent_id AND q.session_id = m.session_id AND q.is_prompt
  LEFT JOIN said AS t ON t.message_id = m.id AND t.session_id = m.session_id
  WINDOW steps AS (PARTITION BY m.session_id, m.is_step ORDER BY m.place)
)
SELECT
  session_id, exchange_id, place, 1 AS rank, NULL::BIGINT AS seq, id AS message_id, NULL::VARCHAR AS part_id,
  CASE WHEN is_prompt THEN 'prompt' WHEN is_step THEN 'step' ELSE 'compaction' END AS kind,
  created AS started,
  CASE WHEN NOT is_prompt THEN completed END AS ended,
  CASE WHEN NOT is_prompt AND completed >= created THEN epoch_ms(completed) - epoch_ms(created) END AS duration_ms,
  agent,
  CASE WHEN NOT is_prompt THEN used_model END AS name,
  preview,
  CASE
    WHEN is_prompt THEN NULL
    WHEN error_name IS NOT NULL THEN 'error'
    WHEN completed IS NULL AND role = 'assistant' THEN 'open'
    ELSE 'ok'
  END AS status,
  NULL::VARCHAR AS child_session_id,
  CASE WHEN is_usage THEN tokens_total END AS tokens_total,
  CASE WHEN is_usage THEN cost END AS cost,
  is_inherited
FROM happened
WHERE is_prompt OR is_step OR is_compaction
UNION ALL
SELECT
  session_id, exchange_id, place, 0, 0, id, NULL, 'agent', created, NULL, NULL, agent, agent, NULL, NULL, NULL, NULL, NULL,
  is_inherited
FROM happened
WHERE is_step AND agent <> last_agent
UNION ALL
SELECT
  session_id, exchange_id, place, 0, 1, id, NULL, 'model', created, NULL, NULL, agent, used_model, NULL, NULL, NULL, NULL,
  NULL, is_inherited
FROM happened
WHERE is_step AND used_model <> last_model
UNION ALL
SELECT
  m.session_id, m.exchange_id, m.place, 2, p.seq, p.message_id, p.id,
  CASE
    WHEN p.type = 'retry' THEN 'retry'
    WHEN p.tool_name IN ('task', 'subagent') OR p.child_session_id IS NOT NULL THEN 'delegation'
    ELSE 'tool'
  END,
  coalesce(p.started, p.created, m.created), p.ended, p.duration_ms, coalesce(p.agent, m.agent), p.tool_name,
  left(p.preview, 120), p.outcome, d.child_session_id, NULL, NULL, m.is_inherited
FROM pieces AS p
JOIN happened AS m ON m.id = p.message_id
LEFT JOIN delegations AS d ON d.id = p.id
WHERE p.type IN ('tool', 'retry')
UNION ALL
SELECT
  session_id, exchange_id, place, 3, NULL, id, NULL, 'error', coalesce(completed, created), NULL, NULL, agent, error_name,
  preview, error_type, NULL, NULL, NULL, is_inherited
FROM happened
WHERE error_name IS NOT NULL;
