/**
 * Tables that are read, with the columns without which a row has no identity, no owner, no time or no content.
 * Sources: the schemas of OpenCode 1.2.1, 1.18.33 and 2.0.15.
 */
export const READ_TABLES = {
  project: ['id', 'worktree'],
  session: ['id', 'directory', 'title', 'time_created', 'time_updated'],
  session_v2: ['id', 'directory', 'title', 'time_created', 'time_updated'],
  message: ['id', 'session_id', 'time_created', 'data'],
  session_message: ['id', 'session_id', 'type', 'seq', 'time_created', 'data'],
  part: ['id', 'message_id', 'session_id', 'data'],
  todo: ['session_id', 'content', 'status', 'position'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A table that is read. */
export type ReadTable = keyof typeof READ_TABLES;

/** True for a table that is read. */
export function isReadTable(name: string): name is ReadTable {
  return Object.hasOwn(READ_TABLES, name);
}

/** The values of `session_message.type` that OpenCode 2.0.15 writes or declares. */
export const MESSAGE_TYPES: ReadonlySet<string> = new Set([
  'agent-switched',
  'assistant',
  'compaction',
  'idle',
  'location-switched',
  'model-switched',
  'shell',
  'skill',
  'synthetic',
  'system',
  'user',
]);

/** Tables that are known and not read, with the reason. */
const IGNORED_TABLES: Readonly<Record<string, string>> = {
  __drizzle_migrations: 'ledger of schema migrations before 1.18',
  account: 'secrets',
  account_state: 'secrets',
  control_account: 'secrets',
  credential: 'secrets',
  data_migration: 'ledger of data migrations',
  event: 'copies of rows of the other tables, emptied by OpenCode now and then',
  event_sequence: 'counters of changes by session',
  instruction_blob: 'texts of system prompts',
  instruction_entry: 'bookkeeping of system prompts',
  instruction_state: 'bookkeeping of system prompts',
  kv: 'settings; only the moment of the migration to 2.x is read',
  migration: 'ledger of schema migrations since 1.18',
  permission: 'saved permission rules',
  project_directory: 'folders of a project; the sessions have theirs',
  session_context_epoch: 'bookkeeping of the preview generation',
  session_entry: 'the name of session_message for some days in April 2026, always empty',
  session_inbox: 'prompts that are not yet in the transcript',
  session_input: 'prompts of the preview generation that are not yet in the transcript',
  session_pending: 'prompts that are not yet in the transcript',
  session_share: 'links of shared sessions with their secrets',
  workspace: 'remote workspaces',
  worktree: 'work trees of a project',
};

/** True for tables of credentials, whatever their exact name: they are neither opened nor counted. */
function isSecretTable(name: string): boolean {
  return /^(control_)?account|^credential/i.test(name);
}

/** True for a table that no reader has to know: ignored for a reason, of secrets, or SQLite's own. */
export function isIgnoredTable(name: string): boolean {
  return Object.hasOwn(IGNORED_TABLES, name) || isSecretTable(name) || name.startsWith('sqlite_');
}
