/** Runs of the checks that are kept; the oldest go first. */
export const keptRuns = 1000;
