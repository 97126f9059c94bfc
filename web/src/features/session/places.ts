import type { Search } from '../../filters/search.ts';

/** Where the trace of the session shows a step: its message is its span. */
export function spanOfStep(messageId: string): Search {
  return { tab: 'trace', span: messageId, x: undefined };
}

/** Where the trace of the session shows an exchange, unfolded. */
export function exchangeInTrace(n: number): Search {
  return { tab: 'trace', x: String(n), span: undefined };
}
