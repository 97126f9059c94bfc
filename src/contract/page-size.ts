/** The sessions that a page holds where nothing else is asked for. */
export const usualPage = 50;

/** The most sessions that one page holds. */
export const largestPage = 1000;

/** How long a page of a search looks for hits where nothing else is asked for, in milliseconds. */
export const usualSearchMs = 100;

/** The most hits that one page of a search holds. */
export const largestHitPage = 200;

/** The most messages that one page of a transcript holds. */
export const largestTranscriptPage = 200;

/** The most events that one page of a timeline holds: each page reads the whole session, and a trace needs all of them. */
export const largestTimelinePage = 20_000;
