/** Names of relations with the columns `id` and `session_id` (messages), `id` and `message_id` (parts). */
export interface OwnedRelations {
  readonly sessions: string;
  readonly messages: string;
}

/** SELECT of one column `id`: messages whose session was never seen (counting rule 9). */
export function orphanMessages({ sessions, messages }: OwnedRelations): string {
  return `
SELECT m.id
FROM ${messages} AS m
ANTI JOIN ${sessions} AS s ON s.id = m.session_id`;
}

/** SELECT of one column `id`: parts whose message, or whose message's session, was never seen (counting rule 9). */
export function orphanParts({
  sessions,
  messages,
  parts,
}: OwnedRelations & { readonly parts: string }): string {
  return `
SELECT p.id
FROM ${parts} AS p
ANTI JOIN (
  SELECT m.id
  FROM ${messages} AS m
  SEMI JOIN ${sessions} AS s ON s.id = m.session_id
) AS owned ON owned.id = p.message_id`;
}
