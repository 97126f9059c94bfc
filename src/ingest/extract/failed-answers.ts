import type { FailureFields } from '../../core/errors/failure-steps.ts';
import type { Columns } from '../kinds/record-kind.ts';
import type { MessageFields } from './message-rows.ts';
import { timeColumn } from './time-steps.ts';

/** Steps over the JSON leaf `error`. */
export const ERROR_TEXTS: Columns = {
  error_name: `CASE WHEN r.error IS NOT NULL THEN coalesce(json_extract_string(r.error, '$.name'), json_extract_string(r.error, '$.type'), 'unknown') END`,
  error_message: `CASE WHEN r.error IS NOT NULL THEN coalesce(
      json_extract_string(r.error, '$.data.message'), json_extract_string(r.error, '$.message'),
      CASE WHEN json_type(r.error) = 'VARCHAR' THEN json_extract_string(r.error, '$') END) END`,
};

/**
 * Where a failed answer, or a compaction of OpenCode 2 that failed, says so. The status is APIError's `statusCode` in
 * 1.x and `status` in 2.x; the provider's own words stand in `responseBody`.
 */
export function failedAnswer({ role, status }: Pick<MessageFields, 'role' | 'status'>): FailureFields {
  return {
    when: `r.error IS NOT NULL OR (${role} = 'compaction' AND ${status} = 'failed')`,
    outcome: 'NULL::VARCHAR',
    status: `TRY_CAST(coalesce(json_extract_string(r.error, '$.data.statusCode'), json_extract_string(r.error, '$.status')) AS INTEGER)`,
    name: 'r.error_name',
    exitCode: 'NULL::BIGINT',
    message: 'r.error_message',
    evidence: `concat_ws(chr(10), left(r.error_message, 1000), left(json_extract_string(r.error, '$.data.responseBody'), 1000))`,
    key: 'left(r.error_message, 500)',
    trace: `coalesce(json_extract_string(r.error, '$.data.stack'), json_extract_string(r.error, '$.stack'), r.error_message)`,
    otherwise: 'unknown',
    tool: 'NULL::VARCHAR',
    at: `coalesce(${timeColumn('completed')}, ${timeColumn('created')})`,
  };
}
