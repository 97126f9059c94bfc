import { describe, expect, it } from 'vitest';
import { isInvalidated, whyInvalidated } from './invalidated.ts';

/** In the words of DuckDB 1.5.5. */
const messages = {
  checkpoint:
    'IO Error: Checkpoint failed for database "analytics". The database has been invalidated. Original error: Could not write file "/d/a.duckdb": No space left on device',
  after:
    'IO Error: Database "analytics" has been invalidated because checkpointing failed. Detach and reattach it before using it again. Original error: Could not write file "/d/a.duckdb": No space left on device',
  fatal:
    'FATAL Error: Failed: database has been invalidated because of a previous fatal error. The database must be restarted prior to being used again.\nOriginal error: "INTERNAL Error: Failed to append: secret"',
};

describe('a database that DuckDB has given up', () => {
  it('is known by its words, and other failures are not taken for it', () => {
    for (const message of Object.values(messages)) expect(isInvalidated(new Error(message))).toBe(true);
    expect(isInvalidated(new Error('TransactionContext Error: Failed to commit: Could not write file'))).toBe(
      false,
    );
    expect(isInvalidated(new Error('Conversion Error: FATAL Error'))).toBe(false);
  });

  it('says what could not be done with which file, and nothing that could quote a document', () => {
    const why = 'The database has been invalidated by a failure: ';
    const write = 'Could not write file "/d/a.duckdb": No space left on device';
    expect(whyInvalidated(new Error(messages.checkpoint)).message).toBe(why + write);
    expect(whyInvalidated(new Error(messages.after)).message).toBe(why + write);
    expect(whyInvalidated(new Error(messages.fatal)).message).toBe(`${why}an internal error of DuckDB`);
  });
});
