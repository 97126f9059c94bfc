import { Download } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { otherEndpoints, targetOf } from '../../../../src/contract/endpoints.ts';
import type { ExportTable } from '../../../../src/contract/export-tables.ts';
import { useZone } from '../../filters/use-filters.ts';
import { buttonClass } from '../../ui/button.tsx';
import { filtersOfSession } from './session-input.ts';

const TABLES: readonly (readonly [ExportTable, string])[] = [
  ['sessions', 'Session'],
  ['exchanges', 'Exchanges'],
  ['usage', 'Model steps'],
  ['tool_calls', 'Tool calls'],
  ['errors', 'Errors'],
  ['delegations', 'Delegations'],
  ['traces', 'Traces'],
];

/** Downloads of what stands in a session, table by table; open at first. */
export default function SessionExportMenu({ id }: { readonly id: string }) {
  const filters = filtersOfSession(id, useZone());
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger className={buttonClass()}>
        <Download size={14} aria-hidden /> Export
      </DropdownMenu.Trigger>
      {/* Not in a portal: what is on the page stands in one of its landmarks. */}
      <DropdownMenu.Content
        align="end"
        sideOffset={4}
        className="z-50 w-64 rounded-panel border border-line-strong bg-surface p-1 shadow-xl"
      >
        <DropdownMenu.Label className="px-2 py-1 text-xs text-fg3">
          Of this session alone, without its sub-agents
        </DropdownMenu.Label>
        {TABLES.map(([table, name]) => (
          <DropdownMenu.Group key={table} className="flex items-center gap-1 pl-2">
            <DropdownMenu.Label className="flex-1 text-sm">{name}</DropdownMenu.Label>
            {(['csv', 'json'] as const).map((format) => (
              <DropdownMenu.Item key={format} asChild textValue={`${name} ${format}`}>
                <a
                  href={targetOf(otherEndpoints.export.path, { table, format, ...filters })}
                  download
                  aria-label={`${name} as ${format.toUpperCase()}`}
                  className="num block rounded-control px-2 py-1 data-highlighted:bg-selected"
                >
                  {format.toUpperCase()}
                </a>
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Group>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
