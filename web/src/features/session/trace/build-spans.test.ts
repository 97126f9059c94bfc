import { describe, expect, test } from 'vitest';
import { buildSpans } from './build-spans.ts';
import type { SessionRecords } from './exchange-items.ts';
import { foldFrom, USUAL_FOLD, visibleRows } from './fold.ts';
import { syntheticSession } from './synthetic-session.ts';

const SMALL = { exchanges: 3, steps: 4, delegateEvery: 2, depth: 2 };

describe('buildSpans', () => {
  test('each span stands after what it stands in, and sizes count what is below', () => {
    const { spans, sizes } = buildSpans(syntheticSession(SMALL));
    spans.forEach((span, index) => {
      if (index > 0) expect(span.parent).toBeLessThan(index);
      const below = spans.filter((_, other) => {
        for (let at = spans[other]?.parent ?? -1; at >= 0; at = spans[at]?.parent ?? -1)
          if (at === index) return true;
        return false;
      });
      expect(sizes[index]).toBe(below.length);
    });
  });

  test('roll-ups agree with the rows below them', () => {
    const { spans, sizes, errors } = buildSpans(syntheticSession(SMALL));
    spans.forEach((span, index) => {
      if (span.level < 0) return;
      const below = spans.slice(index + 1, index + 1 + (sizes[index] ?? 0));
      const inside = below.filter(({ kind }) => kind === 'step' || kind === 'tool' || kind === 'delegation');
      expect(span.inside).toBe(inside.length);
      const failed = below.filter(({ isError }) => isError).length + (span.isError ? 1 : 0);
      expect(span.errors).toBe(failed);
      const tokens = below
        .filter(({ kind }) => kind === 'step')
        .reduce((sum, { figures }) => sum + (figures?.tokens ?? 0), 0);
      expect(span.figures?.tokens).toBe(tokens);
    });
    expect(errors.length).toBe(spans[0]?.errors);
  });

  test('a delegation whose session is not read has one row that says so', () => {
    const input = syntheticSession(SMALL);
    const records = new Map([...input.records].filter(([id]) => id === 'ses_root'));
    const { spans, sizes } = buildSpans({ ...input, records });
    const index = spans.findIndex(({ kind }) => kind === 'delegation');
    expect(spans[index]?.isLoaded).toBe(false);
    expect(sizes[index]).toBe(1);
    expect(spans[index + 1]?.kind).toBe('loading');
  });

  test('a session that delegates to one that it stands in ends there', () => {
    const input = syntheticSession({ ...SMALL, depth: 1 });
    const child = [...input.records.keys()].find((id) => id !== 'ses_root') ?? '';
    const held = input.records.get(child);
    const records = new Map(input.records);
    if (held !== undefined) {
      records.set(child, {
        ...held,
        events: held.events.map((event, at) =>
          at === 2 ? { ...event, kind: 'delegation', childSessionId: 'ses_root' } : event,
        ),
      });
    }
    const { spans, sizes } = buildSpans({ ...input, records });
    const index = spans.findIndex(({ childSessionId }) => childSessionId === 'ses_root');
    expect(index).toBeGreaterThan(0);
    expect(sizes[index]).toBe(0);
  });

  test('what names an exchange that is not there is kept as detached', () => {
    const input = syntheticSession({ ...SMALL, depth: 0 });
    const held = input.records.get('ses_root');
    const lost: SessionRecords = {
      exchanges: held?.exchanges ?? [],
      events: (held?.events ?? []).map((event, at) => (at === 3 ? { ...event, exchangeId: 'gone' } : event)),
      isWhole: true,
      failed: false,
    };
    const { spans } = buildSpans({ ...input, records: new Map([['ses_root', lost]]) });
    const group = spans.findIndex(({ kind }) => kind === 'detached');
    expect(spans[group + 1]?.id).toBe(held?.events[3]?.partId);
  });

  test('a delegation that no call tells of stands where it began', () => {
    const input = syntheticSession({ ...SMALL, depth: 1, exchanges: 1 });
    const held = input.records.get('ses_root');
    const call = held?.events.find(({ kind }) => kind === 'delegation');
    const events = (held?.events ?? []).filter((event) => event !== call);
    const records = new Map(input.records);
    records.set('ses_root', { exchanges: held?.exchanges ?? [], events, isWhole: true, failed: false });
    const { spans } = buildSpans({ ...input, records });
    const found = spans.findIndex(
      ({ kind, childSessionId }) => kind === 'delegation' && childSessionId === call?.childSessionId,
    );
    expect(found).toBeGreaterThan(0);
    expect(spans[found]?.start).toBe(Date.parse(call?.at ?? ''));
    expect(spans[found - 1]?.start ?? 0).toBeLessThanOrEqual(spans[found]?.start ?? 0);
  });

  test('work that runs lasts until now and is open', () => {
    const input = syntheticSession({ ...SMALL, depth: 0, exchanges: 1 });
    const held = input.records.get('ses_root');
    const events = (held?.events ?? []).map((event, at, all) =>
      at === all.length - 1 ? { ...event, status: 'open', ended: null, durationMs: null } : event,
    );
    const traces = input.traces.map((trace) => ({ ...trace, status: 'running' as const }));
    const records = new Map([
      ['ses_root', { exchanges: held?.exchanges ?? [], events, isWhole: true, failed: false }],
    ]);
    const now = input.now + 60_000;
    const last = buildSpans({ ...input, traces, records, now }).spans.at(-1);
    expect(last).toMatchObject({ isOpen: true, end: now, isError: false });
  });

  test('50,000 spans are built and laid out in well under the time that they may take', () => {
    const input = syntheticSession({ exchanges: 100, steps: 30, delegateEvery: 6, depth: 1 });
    const began = performance.now();
    const tree = buildSpans(input);
    const built = performance.now() - began;
    const rows = visibleRows(tree, foldFrom(Number.POSITIVE_INFINITY), 100);
    const unfolded = performance.now() - began - built;
    console.info(
      `${tree.spans.length} spans: built in ${built.toFixed(0)} ms, unfolded in ${unfolded.toFixed(1)} ms`,
    );
    expect(tree.spans.length).toBeGreaterThan(50_000);
    expect(rows.length).toBe(tree.spans.length);
    expect(visibleRows(tree, USUAL_FOLD, 100).length).toBeLessThan(400);
    expect(built).toBeLessThan(2_000);
  });
});
