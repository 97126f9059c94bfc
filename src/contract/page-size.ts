/** The sessions that a page holds where nothing else is asked for. */
export const usualPage = 50;

/** The most sessions that one page holds. */
export const largestPage = 1000;
