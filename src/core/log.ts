/** How grave an event is, gravest last. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Takes an event with its facts: names, ids, counts and durations (milliseconds), never the content of a session.
 * Events of one pass share its `runId`.
 */
export type Log = (
  level: LogLevel,
  event: string,
  facts: Readonly<Record<string, string | number | boolean | null>>,
) => void;
