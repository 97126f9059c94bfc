import { describe, expect, test } from 'vitest';
import type { ask } from '../../../api/ask.ts';
import { SpanLoader } from './span-loader.ts';
import { syntheticSession } from './synthetic-session.ts';

const FILTERS = { tz: 'UTC', missing: true, archived: true };
const PAGE = 10;

/** A daemon with one synthetic session, that says what it was asked and can be broken. */
function daemon() {
  const { records } = syntheticSession({ exchanges: 3, steps: 3, delegateEvery: 2, depth: 1 });
  const asked: string[] = [];
  const state = { records, asked, isBroken: false };
  const answer = async (question: string, input: { id: string; cursor?: string }): Promise<unknown> => {
    asked.push(`${question} ${input.id} ${input.cursor ?? ''}`.trim());
    if (state.isBroken) throw new Error('The daemon does not answer.');
    const held = records.get(input.id);
    if (question === 'exchanges') return { exchanges: held?.exchanges };
    const from = Number(input.cursor ?? 0);
    const events = held?.events ?? [];
    const next = from + PAGE < events.length ? String(from + PAGE) : null;
    return { events: events.slice(from, from + PAGE), next };
  };
  // The loader asks these two questions alone, and reads no more of the answers.
  return { ...state, state, ask: answer as unknown as typeof ask };
}

/** Waits until everything that was asked for is read, or failed. */
const settled = (loader: SpanLoader): Promise<void> =>
  new Promise((resolve) => {
    const stop = loader.subscribe(() => {
      if (loader.loaded().pending > 0) return;
      stop();
      resolve();
    });
  });

describe('SpanLoader', () => {
  test('reads a session page by page, and each session once', async () => {
    const { ask, asked, records } = daemon();
    const loader = new SpanLoader(FILTERS, ask);
    loader.want(['ses_root']);
    loader.want(['ses_root']);
    await settled(loader);
    expect(loader.loaded().records.get('ses_root')).toEqual(records.get('ses_root'));
    expect(asked.filter((each) => each === 'timeline ses_root')).toHaveLength(1);
    loader.close();
  });

  test('after a failure what was read stays, and reading goes on when tried again', async () => {
    const { ask, state, records } = daemon();
    const loader = new SpanLoader(FILTERS, ask);
    state.isBroken = true;
    loader.want(['ses_root']);
    await settled(loader);
    expect(loader.loaded().error).toBeInstanceOf(Error);
    expect(loader.loaded().records.get('ses_root')).toMatchObject({ isWhole: false, failed: true });
    state.isBroken = false;
    loader.retry();
    await settled(loader);
    expect(loader.loaded().error).toBe(null);
    state.isBroken = true;
    loader.refresh(['ses_root']);
    await settled(loader);
    expect(loader.loaded().records.get('ses_root')?.events).toEqual(records.get('ses_root')?.events);
    state.isBroken = false;
    loader.retry();
    await settled(loader);
    expect(loader.loaded().records.get('ses_root')).toEqual(records.get('ses_root'));
    loader.close();
  });

  test('of what changed, only the pages from the first open event are read again', async () => {
    const { ask, asked } = daemon();
    const loader = new SpanLoader(FILTERS, ask);
    loader.want(['ses_root']);
    await settled(loader);
    asked.length = 0;
    loader.refresh(['ses_root']);
    await settled(loader);
    expect(asked).toEqual(['timeline ses_root 20', 'exchanges ses_root']);
    loader.close();
  });
});
