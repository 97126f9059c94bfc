-- Base tables hold what was read from OpenCode's storage; state tables are the indexer's memory.
-- Times are TIMESTAMP in UTC; costs are USD; token counts are integers; a NULL is a field that the record does not have.
-- Every base row carries its provenance:
--   generation     storage generation that the row came from: json-0.1, json-0.5, json-1, sqlite-v1, sqlite-v2, sqlite-preview
--   source         the data source: a storage folder or a database file
--   source_path    where in the source: the record's file, or the database file
--   precedence     which copy of a record wins (counting rule 16); higher wins, then the smaller source_path
--   missing_since  when the record was first seen to be gone at the source
--   missing_reason deleted (seen here, gone since: counts by default),
--                  reverted_in_v2 or deleted_in_v2 (gone before it was first read: never counts; counting rule 18)

CREATE TABLE projects (
  id VARCHAR PRIMARY KEY,
  worktree VARCHAR,
  vcs VARCHAR,
  name VARCHAR,
  sandboxes JSON,
  created TIMESTAMP,
  updated TIMESTAMP,
  initialized TIMESTAMP,
  generation VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_path VARCHAR NOT NULL,
  precedence BIGINT NOT NULL,
  missing_since TIMESTAMP,
  missing_reason VARCHAR
);

CREATE TABLE sessions (
  id VARCHAR PRIMARY KEY,
  parent_id VARCHAR,
  root_id VARCHAR,                          -- derived: the topmost existing ancestor, itself for a root
  depth INTEGER NOT NULL DEFAULT 0,         -- derived: 0 for a root
  is_root BOOLEAN NOT NULL,                 -- has no parent_id
  is_orphan BOOLEAN NOT NULL DEFAULT false, -- derived: parent_id names a session that was never seen
  in_cycle BOOLEAN NOT NULL DEFAULT false,  -- derived: its chain of parents comes back to itself
  is_fork BOOLEAN NOT NULL DEFAULT false,   -- derived: counting rule 4
  fork_session_id VARCHAR,
  fork_boundary JSON,
  project_id VARCHAR,
  project VARCHAR,                          -- derived: worktree of the project, else the session's directory
  directory VARCHAR,
  slug VARCHAR,
  title VARCHAR,
  version VARCHAR,
  agent VARCHAR,
  provider VARCHAR,
  model VARCHAR,
  created TIMESTAMP,
  updated TIMESTAMP,
  archived TIMESTAMP,
  compacting TIMESTAMP,
  suspended TIMESTAMP,                      -- OpenCode 2: set from prompt start until idle
  idle TIMESTAMP,
  idle_outcome VARCHAR,
  additions BIGINT,
  deletions BIGINT,
  files_changed BIGINT,
  recorded_cost DECIMAL(28, 18),            -- the session columns of SQLite, for reconciliation
  recorded_input BIGINT,
  recorded_output BIGINT,
  recorded_reasoning BIGINT,
  recorded_cache_read BIGINT,
  recorded_cache_write BIGINT,
  share_url VARCHAR,
  revert JSON,
  generation VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_path VARCHAR NOT NULL,
  precedence BIGINT NOT NULL,
  missing_since TIMESTAMP,
  missing_reason VARCHAR
);

-- One row per stored message. OpenCode 2 keeps events (compaction, idle, synthetic, system, shell, switches)
-- in the same table; their type is the role here.
CREATE TABLE messages (
  id VARCHAR PRIMARY KEY,
  session_id VARCHAR NOT NULL,
  parent_id VARCHAR,
  seq BIGINT,                               -- OpenCode 2: order within the session
  role VARCHAR,
  agent VARCHAR,
  mode VARCHAR,
  provider VARCHAR,
  model VARCHAR,
  variant VARCHAR,
  preview VARCHAR,                          -- the first 240 characters of text
  text VARCHAR,                             -- of rows that have no parts (OpenCode 2: user, synthetic, system, compaction, shell)
  tokens_input BIGINT,                      -- as written; the view usage applies counting rule 1
  tokens_output BIGINT,
  tokens_reasoning BIGINT,
  tokens_cache_read BIGINT,
  tokens_cache_write BIGINT,
  tokens_total BIGINT,                      -- tokens.total, else the sum (counting rule 2)
  cost DECIMAL(28, 18),
  finish VARCHAR,
  status VARCHAR,                           -- OpenCode 2: of compaction and shell rows
  error_name VARCHAR,
  error_message VARCHAR,                    -- as written
  error_data JSON,                          -- of failures: error_type, error_code, error_message, timestamp (rule 7)
  error_group VARCHAR,                      -- of failures: <type>-<12 digits>, the same for errors of one kind
  is_summary BOOLEAN NOT NULL DEFAULT false,
  is_inherited BOOLEAN NOT NULL DEFAULT false, -- derived: a fork's copy of a message that is billed elsewhere (rule 4)
  is_orphan BOOLEAN NOT NULL DEFAULT false,    -- derived: its session was never seen (rule 9)
  cwd VARCHAR,
  root_path VARCHAR,
  created TIMESTAMP,                        -- as written; where nothing is, derived from the id and the session's time
  is_dated_by_id BOOLEAN NOT NULL DEFAULT false,
  streamed TIMESTAMP,                       -- OpenCode 2: when the model had written all of it
  completed TIMESTAMP,
  generation VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_path VARCHAR NOT NULL,
  precedence BIGINT NOT NULL,
  missing_since TIMESTAMP,
  missing_reason VARCHAR
);

CREATE TABLE parts (
  id VARCHAR PRIMARY KEY,
  message_id VARCHAR,
  session_id VARCHAR,
  type VARCHAR,
  seq BIGINT,                               -- place within the message, of parts that are stored inside it
  preview VARCHAR,                          -- what a list shows: 240 characters of text, of a call its title or main argument
  text VARCHAR USING COMPRESSION zstd,
  is_synthetic BOOLEAN,
  tool_name VARCHAR,                        -- as written (counting rule 19)
  tool_status VARCHAR,                      -- as written
  outcome VARCHAR,                          -- ok, error, denied, aborted, timeout, invalid, open (counting rule 7)
  call_id VARCHAR,
  title VARCHAR,
  agent VARCHAR,                            -- of a call that delegates: to whom
  input JSON USING COMPRESSION zstd,
  output VARCHAR USING COMPRESSION zstd,
  output_bytes BIGINT,                      -- size of output in UTF-8
  exit_code BIGINT,
  error_message VARCHAR USING COMPRESSION zstd, -- as written
  error_data JSON USING COMPRESSION zstd,   -- of failures: error_type, error_code, error_message, tool_name, timestamp (rule 7)
  error_group VARCHAR,                      -- of failures: <type>-<12 digits>, the same for errors of one kind
  child_session_id VARCHAR,
  reason VARCHAR,                           -- step-finish: why the step ended
  cost DECIMAL(28, 18),                     -- step-finish only
  tokens_input BIGINT,
  tokens_output BIGINT,
  tokens_reasoning BIGINT,
  tokens_cache_read BIGINT,
  tokens_cache_write BIGINT,
  tokens_total BIGINT,
  hash VARCHAR,                             -- patch: git tree; step-start, step-finish, snapshot: snapshot
  files JSON USING COMPRESSION zstd,                               -- patch: changed paths
  -- what a call read or changed, or tried to: paths as written, lines that were added and taken away
  file_operations STRUCT(operation VARCHAR, path VARCHAR, moved_from VARCHAR, additions BIGINT, deletions BIGINT)[],
  file_name VARCHAR,
  mime VARCHAR,
  url VARCHAR USING COMPRESSION zstd,
  created TIMESTAMP,                        -- as written; where nothing is, derived from the id and the message's time
  is_dated_by_id BOOLEAN NOT NULL DEFAULT false,
  started TIMESTAMP,
  ended TIMESTAMP,
  duration_ms BIGINT,
  content_hash UBIGINT,                     -- first 64 bits of the checksum of the stored record
  is_orphan BOOLEAN NOT NULL DEFAULT false, -- derived: no message, or a message without session (rule 9)
  generation VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_path VARCHAR NOT NULL,
  precedence BIGINT NOT NULL,
  missing_since TIMESTAMP,
  missing_reason VARCHAR
);

CREATE TABLE todos (
  id VARCHAR PRIMARY KEY,                   -- <session>#<position>
  session_id VARCHAR NOT NULL,
  position BIGINT NOT NULL,
  content VARCHAR,
  status VARCHAR,
  priority VARCHAR,
  created TIMESTAMP,
  updated TIMESTAMP,
  generation VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_path VARCHAR NOT NULL,
  precedence BIGINT NOT NULL,
  missing_since TIMESTAMP,
  missing_reason VARCHAR
);

CREATE TABLE session_diffs (
  id VARCHAR PRIMARY KEY,                   -- <session>#<position>
  session_id VARCHAR NOT NULL,
  position BIGINT NOT NULL,
  file VARCHAR,
  status VARCHAR,
  additions BIGINT,
  deletions BIGINT,
  generation VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  source_path VARCHAR NOT NULL,
  precedence BIGINT NOT NULL,
  missing_since TIMESTAMP,
  missing_reason VARCHAR
);

-- Messages with more than one step-finish part: the sums of those parts replace the message's tokens (rule 1).
CREATE TABLE step_totals (
  message_id VARCHAR PRIMARY KEY,
  steps BIGINT NOT NULL,
  tokens_input BIGINT NOT NULL,
  tokens_output BIGINT NOT NULL,
  tokens_reasoning BIGINT NOT NULL,
  tokens_cache_read BIGINT NOT NULL,
  tokens_cache_write BIGINT NOT NULL,
  tokens_total BIGINT NOT NULL
);

CREATE TABLE quality_issues (
  kind VARCHAR NOT NULL,                    -- record kind
  record_id VARCHAR NOT NULL,
  session_id VARCHAR,
  check_name VARCHAR NOT NULL,              -- bad_number, bad_time, suspicious_tokens, id_mismatch, owner_mismatch, bad_shape
  field VARCHAR,
  raw VARCHAR,                              -- the offending text, at most 200 characters; DuckDB writes exponents out (1e18 as 1000000000000000000.0)
  source_path VARCHAR NOT NULL
);

-- One row per usage-bearing row (assistant messages, OpenCode 2 compactions), counting rule 1 applied.
-- Sum the rows that are billed and you have the bill.
CREATE VIEW usage AS
SELECT
  m.id AS message_id,
  m.session_id,
  m.role,
  m.agent,
  m.provider,
  m.model,
  m.created,
  coalesce(s.tokens_input, m.tokens_input, 0) AS tokens_input,
  coalesce(s.tokens_output, m.tokens_output, 0) AS tokens_output,
  coalesce(s.tokens_reasoning, m.tokens_reasoning, 0) AS tokens_reasoning,
  coalesce(s.tokens_cache_read, m.tokens_cache_read, 0) AS tokens_cache_read,
  coalesce(s.tokens_cache_write, m.tokens_cache_write, 0) AS tokens_cache_write,
  coalesce(s.tokens_total, m.tokens_total, 0) AS tokens_total,
  coalesce(m.cost, 0) AS cost,
  m.is_summary OR m.role = 'compaction' AS is_compaction,
  m.is_inherited,
  m.missing_since,
  NOT m.is_inherited AS is_billed
FROM messages AS m
LEFT JOIN step_totals AS s ON s.message_id = m.id
WHERE m.role IN ('assistant', 'compaction')
  AND NOT m.is_orphan
  AND coalesce(m.missing_reason, 'deleted') = 'deleted';

CREATE TABLE file_processing_state (
  file_path VARCHAR PRIMARY KEY,            -- a file; for a rejected database row: <database>#<table>/<id>
  file_type VARCHAR NOT NULL,               -- record kind, or database, or other
  record_id VARCHAR,
  source VARCHAR NOT NULL,
  generation VARCHAR,                       -- of what was read from it
  last_modified DOUBLE,                     -- epoch milliseconds
  size BIGINT,
  checksum VARCHAR,                         -- of the content
  status VARCHAR NOT NULL,                  -- processed, skipped, failed, transient_failure
  error VARCHAR,                            -- of failed and transient_failure; the reason of skipped
  attempts INTEGER NOT NULL DEFAULT 1,
  next_retry_at TIMESTAMP,
  processed_at TIMESTAMP NOT NULL,
  missing_since TIMESTAMP
);

CREATE TABLE sources (
  path VARCHAR PRIMARY KEY,                 -- storage folder, project folder (old layouts) or database file
  data_dir VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,                    -- json, json-legacy, sqlite, unknown
  generation VARCHAR,                       -- what was found in it, several joined by ' + '
  state VARCHAR NOT NULL,                   -- ok, empty, or what is wrong with it
  hint VARCHAR,
  not_understood JSON,                      -- [{name, count}]: layouts, tables or row types that no reader knows
  first_seen TIMESTAMP NOT NULL,
  last_seen TIMESTAMP NOT NULL,
  vanished_since TIMESTAMP
);

-- Where reading of a database stands.
CREATE TABLE source_cursor (
  source VARCHAR PRIMARY KEY,
  inode VARCHAR NOT NULL,
  schema_hash VARCHAR NOT NULL,
  kinds VARCHAR NOT NULL,                   -- record kinds that were read from it
  size BIGINT NOT NULL,
  last_modified DOUBLE NOT NULL,
  wal_size BIGINT NOT NULL,
  wal_last_modified DOUBLE NOT NULL,
  migrated_at TIMESTAMP,                    -- when OpenCode 2 took the database over (counting rule 18)
  rows_read BIGINT NOT NULL,                -- when it was last read whole
  read_at TIMESTAMP NOT NULL,
  generations VARCHAR,                      -- found in it, sorted, joined by ' + '
  is_verified BOOLEAN NOT NULL DEFAULT true -- false: what no counter tells of may have changed since it was read whole
);

-- How far a database had come when it was read: what has another mark since has changed.
CREATE TABLE source_marks (
  id VARCHAR PRIMARY KEY,                   -- <source>#<mark>/<name>
  source VARCHAR NOT NULL,
  mark VARCHAR NOT NULL,                    -- sequence: OpenCode's own counter; digest: how many rows there are, and sums of
                                            -- their times and sizes; projects: the digest of the table of projects
  name VARCHAR NOT NULL,                    -- the session (of some sequences a project)
  value VARCHAR NOT NULL
);

CREATE TABLE sync_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  phase VARCHAR NOT NULL,                   -- init, bulk, catching_up, realtime, done
  run_id VARCHAR,
  t0 TIMESTAMP,
  files_total BIGINT,
  files_done BIGINT,
  eta_seconds BIGINT,                       -- of the pass that runs; NULL while it is not known
  last_change TIMESTAMP,
  updated_at TIMESTAMP NOT NULL
);

CREATE TABLE sync_runs (
  run_id VARCHAR PRIMARY KEY,
  started_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP,                       -- NULL: the run was interrupted
  phase VARCHAR NOT NULL,
  files_seen BIGINT,
  files_processed BIGINT,
  files_unchanged BIGINT,
  files_skipped BIGINT,
  files_transient_failure BIGINT,
  files_failed BIGINT,
  rows_read BIGINT,
  error VARCHAR
);
