import { useMemo } from 'react';
import { formatCount, formatTokens, plural } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useSearchText, useZone } from '../../filters/use-filters.ts';
import { Answered, Empty } from '../../ui/states.tsx';
import { ViewLinks } from '../../ui/view-links.tsx';
import { ContextChart } from './context-chart.tsx';
import { ExchangeChart } from './exchange-chart.tsx';
import { ExchangeTable } from './exchange-table.tsx';
import { filtersOfAll } from './session-input.ts';
import { StepTable } from './step-table.tsx';
import type { TabProps } from './tab-props.ts';

/** How the context of a session grew, and what each exchange of it took. */
export function TokensTab({ id }: TabProps) {
  const tz = useZone();
  const input = { ...filtersOfAll(tz), id };
  const context = useQuestion('sessionContext', input);
  const exchanges = useQuestion('exchanges', input);
  const isSteps = useSearchText().rows === 'steps';
  const list = useMemo(() => exchanges.data?.exchanges ?? [], [exchanges.data]);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-auto">
      <div className="grid shrink-0 auto-rows-[minmax(253px,auto)] border-b border-line md:grid-cols-2 md:divide-x md:divide-line">
        <Answered query={context} lines={4}>
          {(answer) =>
            answer.steps.length === 0 ? (
              <Empty title="No steps">
                <p>No model was ever asked in this session.</p>
              </Empty>
            ) : (
              <ContextChart context={answer} zone={tz} />
            )
          }
        </Answered>
        <Answered query={exchanges} lines={4}>
          {() =>
            list.length === 0 ? (
              <Empty title="No exchanges">
                <p>There are no messages in this session.</p>
              </Empty>
            ) : (
              <ExchangeChart exchanges={list} zone={tz} />
            )
          }
        </Answered>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-x-5 border-b border-line px-4">
        <ViewLinks
          label="Rows of the table"
          name="rows"
          current={isSteps ? 'steps' : undefined}
          views={[
            { value: undefined, name: 'Exchanges', count: countOf(exchanges.data?.exchanges) },
            { value: 'steps', name: 'Steps', count: countOf(context.data?.steps) },
          ]}
        />
        {context.data !== undefined && (
          <span className="ml-auto text-sm text-fg3">
            At most{' '}
            <span title={`${formatCount(context.data.peak ?? 0)} tokens`}>
              {formatTokens(context.data.peak ?? 0)} tokens
            </span>{' '}
            in a step · {plural(context.data.compactions, 'compaction')}
          </span>
        )}
      </div>
      <div className="flex min-h-80 flex-1 flex-col">
        {isSteps ? (
          <Answered query={context}>{({ steps }) => <StepTable id={id} steps={steps} />}</Answered>
        ) : (
          <Answered query={exchanges}>{() => <ExchangeTable id={id} exchanges={list} />}</Answered>
        )}
      </div>
    </div>
  );
}

function countOf(rows: readonly unknown[] | undefined): string | undefined {
  return rows === undefined ? undefined : formatCount(rows.length);
}
