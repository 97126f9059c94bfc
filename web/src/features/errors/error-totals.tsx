import type { ReactNode } from 'react';
import type { ErrorGroups } from '../../../../src/contract/error-groups.ts';
import { formatCount } from '../../../../src/core/format.ts';

/** What the errors that are asked for add up to, and the copies that are in none of it. */
export function ErrorTotals({
  total,
  children,
}: {
  readonly total: ErrorGroups['total'] | undefined;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-5 gap-y-1 border-b border-line px-4 py-1 text-sm text-fg2">
      {total !== undefined && (
        <>
          <Figure value={total.errors} name="errors" isStrong />
          <Figure value={total.answers} name="of answers" />
          <Figure value={total.toolCalls} name="of tool calls" />
          <Figure value={total.compactions} name="of compactions" />
          <span title="Copies of errors that forks brought along; they are in no other figure">
            <Figure value={total.inherited} name="inherited, not counted" />
          </span>
        </>
      )}
      {children}
    </div>
  );
}

function Figure({
  value,
  name,
  isStrong = false,
}: {
  readonly value: number;
  readonly name: string;
  readonly isStrong?: boolean;
}) {
  return (
    <span className="whitespace-nowrap">
      <span className={`num ${isStrong ? 'font-medium text-fg' : 'text-fg'}`}>{formatCount(value)}</span>{' '}
      {name}
    </span>
  );
}
