import { expect, it } from 'vitest';
import type { DelegationFigures } from '../../../../src/contract/delegations.ts';
import { matrixOf, pairKey, rolesOf } from './delegation-facts.ts';

const SPEND = {
  tokens: { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: 0 },
  cost: 0,
};

function pair(from: string | null, to: string | null, delegations: number): DelegationFigures {
  const outcomes = {
    ok: delegations,
    error: 0,
    denied: 0,
    aborted: 0,
    timeout: 0,
    invalid: 0,
    open: 0,
    unknown: 0,
  };
  return { from, to, delegations, outcomes, own: SPEND, inclusive: SPEND, p50Ms: 1, p95Ms: 1, maxMs: 1 };
}

it('puts those first that delegate or are delegated to most', () => {
  const matrix = matrixOf([
    pair('plan', 'explore', 2),
    pair('build', 'general', 5),
    pair('build', 'explore', 4),
  ]);
  expect(matrix.from).toEqual(['build', 'plan']);
  expect(matrix.to).toEqual(['explore', 'general']);
  expect(matrix.most).toBe(5);
  expect(matrix.left).toBe(0);
});

it('leaves out those for whom there is no room, and says how many', () => {
  const pairs = Array.from({ length: 30 }, (_, index) => pair('build', `worker ${index}`, index + 1));
  const matrix = matrixOf(pairs);
  expect(matrix.to).toHaveLength(24);
  expect(matrix.to[0]).toBe('worker 29');
  expect(matrix.left).toBe(6);
});

it('tells an agent that was not stored from one that is called null', () => {
  const matrix = matrixOf([pair(null, 'null', 1), pair('null', null, 2)]);
  expect(matrix.pairs.get(pairKey(null, 'null'))?.delegations).toBe(1);
  expect(matrix.pairs.get(pairKey('null', null))?.delegations).toBe(2);
});

it('calls those that only hand on orchestrators, those that only receive workers, and those that do both hubs', () => {
  const roles = rolesOf([
    pair('build', 'general', 3),
    pair('general', 'explore', 2),
    pair('build', 'explore', 1),
  ]);
  expect(roles.map(({ agent, role }) => [agent, role])).toEqual([
    ['general', 'hub'],
    ['build', 'orchestrator'],
    ['explore', 'worker'],
  ]);
  expect(roles[2]).toMatchObject({ made: 0, madeTo: 0, got: 3, gotFrom: 2 });
});

it('counts an agent that delegates to itself as a hub', () => {
  expect(rolesOf([pair('general', 'general', 2)])).toEqual([
    { agent: 'general', role: 'hub', made: 2, madeTo: 1, got: 2, gotFrom: 1 },
  ]);
});
