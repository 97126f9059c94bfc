import { plural } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { NoRows } from '../../ui/no-rows.tsx';
import { Page } from '../../ui/page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { Answered } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { AgentTable } from './agent-table.tsx';
import { DelegationSections } from './delegation-section.tsx';

/** What each agent did and cost, and who delegates to whom. */
export function AgentsPage() {
  const { filters } = useFilters();
  const query = useQuestion('agents', filters);
  // Asked at once with the table, shown below it: what stands below must not come first and move.
  const delegations = useQuestion('delegations', filters);
  const isReading = useIsReading();
  const count = query.data?.agents.length;
  return (
    <Page
      title="Agents"
      count={
        count === undefined || count === 0
          ? undefined
          : `${plural(count, 'agent')}${isReading ? ' so far' : ''}`
      }
      actions={<ExportMenu table="traces" filters={filters} />}
    >
      <PageBody>
        <Answered query={query}>
          {({ agents }) => (agents.length === 0 ? <NoRows what="agents" /> : <AgentTable agents={agents} />)}
        </Answered>
        {(count === undefined ? query.isError : count > 0) && <DelegationSections query={delegations} />}
      </PageBody>
    </Page>
  );
}
