import { describe, expect, test } from 'vitest';
import { buildSpans } from './build-spans.ts';
import { matchSpans } from './match-spans.ts';
import { syntheticSession } from './synthetic-session.ts';

const tree = buildSpans(syntheticSession({ exchanges: 3, steps: 4, delegateEvery: 2, depth: 2 }));
const found = (search: string) => {
  const { found, problem } = matchSpans(tree, search);
  if (found === null) throw new Error(problem.message);
  return [...found].map((index) => tree.spans[index]);
};

describe('matchSpans', () => {
  test.each([
    ['tool:bash', (span) => span?.event?.name === 'bash'],
    ['tool:subagent', (span) => span?.kind === 'delegation'],
    ['status:error', (span) => span?.status === 'error'],
    ['agent:explore is:root', (span) => span?.kind === 'delegation' && span.nesting === 0],
    ['model:~SONNET', (span) => span?.kind === 'step'],
    ['file:file-9', (span) => span?.kind === 'tool' && span.detail.includes('file-9')],
    [
      '-tool:read in:call',
      (span) => span?.kind === 'delegation' || (span?.kind === 'tool' && span.name !== 'read'),
    ],
    ['"Prompt 2"', (span) => span?.name === '#2'],
  ] as const satisfies readonly (readonly [
    string,
    (span: (typeof tree.spans)[number] | undefined) => boolean,
  ])[])('%s finds what it says', (search, holds) => {
    const spans = found(search);
    expect(spans.length).toBeGreaterThan(0);
    expect(spans.every(holds)).toBe(true);
    expect(spans.length).toBe(tree.spans.filter((span) => span.kind !== 'session' && holds(span)).length);
  });

  test('durations and costs are compared', () => {
    expect(found('dur:>5s').every((span) => (span?.durationMs ?? 0) > 5_000)).toBe(true);
    expect(found('cost:>=0.01').length).toBeGreaterThan(found('cost:>0.01').length);
  });

  test('what cannot be read or told says so', () => {
    expect(matchSpans(tree, 'tol:bash').problem?.hint).toContain('Did you mean tool:');
    expect(matchSpans(tree, 'is:archived').problem?.message).toContain('is:archived');
    expect(matchSpans(tree, '   ').found).toHaveLength(0);
  });
});
