/** Sessions that `ocmon rebuild` derives in one transaction where nobody says otherwise. */
export const usualBatch = 500;

/** The largest batch that can be asked for. */
export const largestBatch = 1_000_000;
