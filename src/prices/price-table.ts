/**
 * The table that list prices are taken from, which is part of the program: nothing is fetched. `date` is the day on which
 * this version was published; a price that was changed later is not in it.
 */
export const PRICE_TABLE = { name: '@pydantic/genai-prices', version: '0.1.8', date: '2026-09-23' } as const;
