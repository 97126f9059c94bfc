import { type KeyboardEvent, useRef, useState } from 'react';
import type { DelegationFigures } from '../../../../src/contract/delegations.ts';
import { formatTokens, formatUsd, plural } from '../../../../src/core/format.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { outcomeWords } from '../../ui/outcome-bar.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { type AgentName, type Matrix, pairKey } from './delegation-facts.ts';
import { PairLine } from './pair-line.tsx';

/**
 * Who delegates to whom. Arrow keys walk the cells; Enter or a click keeps one, in the address as `pair`, and its figures
 * stand below.
 */
export function DelegationMatrix({ matrix }: { readonly matrix: Matrix }) {
  const { pair: chosen } = useSearchText();
  const change = useChangeSearch();
  const [hovered, setHovered] = useState<string | null>(null);
  const [place, setPlace] = useState({ line: 0, column: 0 });
  const body = useRef<HTMLTableSectionElement>(null);
  const { from, to, pairs } = matrix;
  const shown = pairs.get(hovered ?? chosen ?? '') ?? null;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step === undefined) return;
    const line = clamp(place.line + step[0], from.length);
    const column = clamp(place.column + step[1], to.length);
    setPlace({ line, column });
    body.current?.rows[line]?.querySelectorAll<HTMLElement>('[data-cell]')[column]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="px-4 pb-2">
      <div className="overflow-x-auto">
        <table className="border-separate border-spacing-0.5 text-sm" aria-label="Delegations between agents">
          <thead>
            <tr>
              <th scope="col" className="pr-2 text-left align-bottom text-xs font-normal text-fg3">
                From <span aria-hidden>↓</span> to <span aria-hidden>→</span>
              </th>
              {to.map((name) => (
                <th
                  key={JSON.stringify(name)}
                  scope="col"
                  className="h-24 w-10 min-w-10 align-bottom font-normal text-fg2"
                  title={storedName(name)}
                >
                  <span className="inline-block max-h-24 rotate-180 truncate [writing-mode:vertical-rl]">
                    {storedName(name)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown} onMouseLeave={() => setHovered(null)}>
            {from.map((sender, line) => (
              <tr key={JSON.stringify(sender)}>
                <th
                  scope="row"
                  className="max-w-44 truncate pr-2 text-left font-normal text-fg2"
                  title={storedName(sender)}
                >
                  {storedName(sender)}
                </th>
                {to.map((receiver, column) => {
                  const key = pairKey(sender, receiver);
                  return (
                    <td key={JSON.stringify(receiver)} className="p-0">
                      <MatrixCell
                        sender={sender}
                        receiver={receiver}
                        pair={pairs.get(key)}
                        most={matrix.most}
                        isChosen={key === chosen}
                        isReached={line === place.line && column === place.column}
                        onReach={() => {
                          setPlace({ line, column });
                          setHovered(key);
                        }}
                        onHover={() => setHovered(key)}
                        onLeave={() => setHovered(null)}
                        onChoose={() => {
                          if (pairs.has(key))
                            change({ pair: key === chosen ? undefined : key }, { replace: true });
                        }}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <PairLine pair={shown} />
      {matrix.left > 0 && (
        <p className="text-xs text-fg3">
          {plural(matrix.left, 'line or column', 'lines and columns')} with the fewest delegations are left
          out here; the table has all.
        </p>
      )}
    </div>
  );
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -1_000],
  End: [0, 1_000],
};

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

function MatrixCell({
  sender,
  receiver,
  pair,
  most,
  isChosen,
  isReached,
  onReach,
  onHover,
  onLeave,
  onChoose,
}: {
  readonly sender: AgentName;
  readonly receiver: AgentName;
  readonly pair: DelegationFigures | undefined;
  readonly most: number;
  readonly isChosen: boolean;
  readonly isReached: boolean;
  readonly onReach: () => void;
  readonly onHover: () => void;
  readonly onLeave: () => void;
  readonly onChoose: () => void;
}) {
  const words = `${storedName(sender)} to ${storedName(receiver)}: ${pair === undefined ? 'none' : wordsOf(pair)}`;
  // A root, so that one busy pair does not make all others look like nothing.
  const share = pair === undefined || most === 0 ? 0 : Math.sqrt(pair.delegations / most);
  return (
    <button
      type="button"
      data-cell
      tabIndex={isReached ? 0 : -1}
      aria-label={words}
      aria-pressed={isChosen}
      title={words}
      onFocus={onReach}
      onBlur={onLeave}
      onMouseEnter={onHover}
      onClick={onChoose}
      className={`num block h-7 w-10 rounded-bar border ${isChosen ? 'border-accent' : 'border-line hover:border-line-strong'}`}
      style={{
        background: `color-mix(in oklab, var(--agent) ${share === 0 ? 0 : 8 + share * 32}%, var(--bg))`,
      }}
    >
      {pair === undefined ? '' : formatTokens(pair.delegations)}
    </button>
  );
}

function wordsOf({ delegations, outcomes, own, inclusive }: DelegationFigures): string {
  return `${plural(delegations, 'delegation')} (${outcomeWords(outcomes)}), own cost ${formatUsd(own.cost)}, inclusive ${formatUsd(inclusive.cost)}`;
}
