import type { Models } from '../../../../src/contract/models.ts';
import { plural } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { NoRows } from '../../ui/no-rows.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { Answered } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { useSorted } from '../../ui/use-sorted.ts';
import { MODEL_SORTS } from './model-sort.ts';
import { SpeedTable } from './speed-table.tsx';
import { UnpricedModels } from './unpriced-models.tsx';
import { UsageChart } from './usage-chart.tsx';
import { UsageTable } from './usage-table.tsx';

/** What each model was used for, what that cost and how the cost is known, and what it was like to work with. */
export function ModelsPage() {
  const { filters } = useFilters();
  const query = useQuestion('models', filters);
  const isReading = useIsReading();
  const count = query.data?.models.length;
  return (
    <Page
      title="Models"
      count={
        count === undefined || count === 0
          ? undefined
          : `${plural(count, 'model')}${isReading ? ' so far' : ''}`
      }
      actions={<ExportMenu table="usage" filters={filters} />}
    >
      <PageBody>
        {count !== 0 && <UsageChart />}
        <Answered query={query} lines={8}>
          {(answer) =>
            answer.models.length === 0 ? <NoRows what="models" /> : <ModelsView answer={answer} />
          }
        </Answered>
      </PageBody>
    </Page>
  );
}

function ModelsView({ answer }: { readonly answer: Models }) {
  const sorted = useSorted(answer.models, MODEL_SORTS, 'cost');
  return (
    <>
      <UnpricedModels models={answer.models} />
      <Section title="Usage and cost" className="pb-3">
        <UsageTable {...sorted} />
        <PriceNote prices={answer.prices} />
      </Section>
      <Section title="Speed and reliability" className="border-t border-line pb-4">
        <SpeedTable {...sorted} />
        <p className="px-4 pt-2 text-xs text-fg3">
          Tokens per second are output and reasoning over the time from the request until all was written;
          steps include their tools. A cache hit is input that came from a cache.
        </p>
      </Section>
    </>
  );
}

/** Where estimates come from. */
function PriceNote({ prices: { name, version, date, overrides } }: { readonly prices: Models['prices'] }) {
  return (
    <p className="px-4 pt-2 text-xs text-fg3">
      Estimates are of usage without a recorded cost, and never part of a cost. They are made by list prices
      of {date} ({name} {version}){overrides > 0 && `, and ${plural(overrides, 'price')} of the config`}.
    </p>
  );
}
