import type { UseQueryResult } from '@tanstack/react-query';
import { ChartColumn, Table2 } from 'lucide-react';
import { useMemo } from 'react';
import type { Delegations } from '../../../../src/contract/delegations.ts';
import { useChangeSearch, useFilters, useSearchText } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { Section } from '../../ui/page.tsx';
import { Answered } from '../../ui/states.tsx';
import { ChainTable } from './chain-table.tsx';
import { matrixOf, rolesOf } from './delegation-facts.ts';
import { DelegationMatrix } from './delegation-matrix.tsx';
import { PairTable } from './pair-table.tsx';
import { RoleTable } from './role-table.tsx';

/** What the matrix is called where the address lists the charts that are shown as tables. */
const MATRIX = 'delegations';

/** Who delegates to whom, what that makes them, and by which chains. */
export function DelegationSections({ query }: { readonly query: UseQueryResult<Delegations> }) {
  const { filters } = useFilters();
  const { isTable, toggle } = useTableTwin(MATRIX);
  const Icon = isTable ? ChartColumn : Table2;
  return (
    <>
      <Section
        title="Who delegates to whom"
        className="border-t border-line"
        actions={
          <>
            <Button look="quiet" aria-pressed={isTable} onClick={toggle}>
              <Icon size={14} aria-hidden /> {isTable ? 'Matrix' : 'Table'}
            </Button>
            <ExportMenu table="delegations" filters={filters} />
          </>
        }
      >
        <Answered query={query} lines={4}>
          {(answer) => <Pairs answer={answer} isTable={isTable} />}
        </Answered>
      </Section>
      {query.data !== undefined && query.data.chains.length > 0 && (
        <Section title="Longest chains" className="border-t border-line pb-4">
          <ChainTable chains={query.data.chains} />
        </Section>
      )}
    </>
  );
}

/** Columns of the matrix that leave room beside it. */
const WIDE = 11;

function Pairs({ answer, isTable }: { readonly answer: Delegations; readonly isTable: boolean }) {
  const { pairs } = answer;
  const matrix = useMemo(() => matrixOf(pairs), [pairs]);
  const roles = useMemo(() => rolesOf(pairs), [pairs]);
  if (pairs.length === 0)
    return <p className="px-4 pb-4 text-fg2">No agent delegated to another in what is asked for.</p>;
  if (isTable) return <PairTable label="Delegations between agents" pairs={pairs} />;
  const isWide = matrix.to.length > WIDE;
  return (
    <div className={isWide ? '' : 'grid gap-x-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,480px)]'}>
      <DelegationMatrix matrix={matrix} />
      <RoleTable roles={roles} />
    </div>
  );
}

/** Whether a chart is shown as a table; it stands in the address as for every other chart. */
function useTableTwin(name: string): { readonly isTable: boolean; readonly toggle: () => void } {
  const { tables = '' } = useSearchText();
  const change = useChangeSearch();
  const names = tables.split(',').filter((one) => one !== '');
  const isTable = names.includes(name);
  return {
    isTable,
    toggle: () => {
      const next = isTable ? names.filter((one) => one !== name) : [...names, name];
      change({ tables: next.length === 0 ? undefined : next.join(',') }, { replace: true });
    },
  };
}
