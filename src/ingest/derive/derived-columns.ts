/**
 * SQL of the time of message `m`, by counting rule 11: one of a file without a time has the one in its id that is nearest
 * to its session's, `near`.
 */
export function messageTime(m: string, near: string): string {
  return `CASE WHEN ${m}.is_dated_by_id THEN near_clock(id_clock(${m}.id), epoch_ms(${near})) ELSE ${m}.created END`;
}

/**
 * SQL of the time of part `p`, by counting rule 11: one that says no time of its own has the one in its id that is nearest
 * to its message's, `near`; one that stands inside its message has the message's.
 */
export function partTime(p: string, near: string): string {
  return `CASE
      WHEN NOT ${p}.is_dated_by_id THEN ${p}.created
      WHEN ${p}.seq IS NULL THEN near_clock(id_clock(${p}.id), epoch_ms(${near}))
      ELSE ${near}
    END`;
}

/**
 * SQL predicate: a newer record of message `m` replaced its part `p`. Content items of OpenCode 2 stand for the message's
 * parts of 1.x, and parts of their own for those that 0.1 kept inside the message (counting rules 16 and 18).
 */
export function isSuperseded(p: string, m: string): string {
  return `(${m}.generation <> ${p}.generation
    AND (${m}.generation IN ('sqlite-v2', 'sqlite-preview') OR ${p}.generation IN ('sqlite-v2', 'sqlite-preview', 'json-0.1')))`;
}
