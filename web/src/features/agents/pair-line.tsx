import type { DelegationFigures } from '../../../../src/contract/delegations.ts';
import { plural } from '../../../../src/core/format.ts';
import { Duration, TokenCount, Usd } from '../../ui/figures.tsx';
import { outcomeWords } from '../../ui/outcome-bar.tsx';
import { AgentLink } from './agent-link.tsx';

/** The figures of one pair of agents; its room is kept when there is none, so that nothing moves. */
export function PairLine({ pair }: { readonly pair: DelegationFigures | null }) {
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-0.5 py-1 text-sm text-fg2">
      {pair === null ? (
        <p className="text-fg3">Point at a cell, or walk with the arrow keys, for its cost and outcomes.</p>
      ) : (
        <>
          <span className="font-medium text-fg">
            <AgentLink name={pair.from} /> → <AgentLink name={pair.to} />
          </span>
          <span>
            {plural(pair.delegations, 'delegation')}: {outcomeWords(pair.outcomes)}
          </span>
          <span>
            own{' '}
            <span className="num text-fg">
              <Usd value={pair.own.cost} />
            </span>
            {', '}
            <span className="num text-fg">
              <TokenCount value={pair.own.tokens.total} />
            </span>{' '}
            tokens
          </span>
          <span>
            inclusive{' '}
            <span className="num text-fg">
              <Usd value={pair.inclusive.cost} />
            </span>
          </span>
          <span>
            p50{' '}
            <span className="num text-fg">
              <Duration ms={pair.p50Ms} />
            </span>{' '}
            · p95{' '}
            <span className="num text-fg">
              <Duration ms={pair.p95Ms} />
            </span>{' '}
            · longest{' '}
            <span className="num text-fg">
              <Duration ms={pair.maxMs} />
            </span>
          </span>
        </>
      )}
    </div>
  );
}
