import { plural } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { NoRows } from '../../ui/no-rows.tsx';
import { Page } from '../../ui/page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { Answered } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { MergeNamesButton, useMergeNames } from './merge-names.tsx';
import { ToolTable } from './tool-table.tsx';

/** How the calls of each tool ended, and how long they took. */
export function ToolsPage() {
  const { filters } = useFilters();
  const mergeNames = useMergeNames();
  const query = useQuestion('tools', { ...filters, ...(mergeNames && { mergeNames }) });
  const isReading = useIsReading();
  const tools = query.data?.tools;
  const calls = tools?.reduce((sum, tool) => sum + tool.calls, 0) ?? 0;
  return (
    <Page
      title="Tools"
      count={
        tools === undefined || tools.length === 0
          ? undefined
          : `${plural(tools.length, 'tool')} · ${plural(calls, 'call')}${isReading ? ' so far' : ''}`
      }
      actions={
        <>
          <MergeNamesButton />
          <ExportMenu table="tool_calls" filters={filters} />
        </>
      }
    >
      <PageBody>
        <Answered query={query}>
          {(answer) =>
            answer.tools.length === 0 ? <NoRows what="tool calls" /> : <ToolTable answer={answer} />
          }
        </Answered>
      </PageBody>
    </Page>
  );
}
