import { Download } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { otherEndpoints, targetOf } from '../../../src/contract/endpoints.ts';
import { type ExportTable, exportFormats } from '../../../src/contract/export-tables.ts';
import type { Filters } from '../../../src/contract/filters.ts';
import { buttonClass } from './button.tsx';

/** Downloads of the whole filtered result, which the daemon writes as it is read. */
export function ExportMenu({ table, filters }: { readonly table: ExportTable; readonly filters: Filters }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={buttonClass()}>
        <Download size={14} aria-hidden /> Export
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-32 rounded-panel border border-line-strong bg-surface p-1 shadow-xl"
        >
          {exportFormats.map((format) => (
            <DropdownMenu.Item key={format} asChild>
              <a
                href={targetOf(otherEndpoints.export.path, { table, format, ...filters })}
                download
                className="block rounded-control px-2 py-1 text-sm data-highlighted:bg-selected"
              >
                {format.toUpperCase()}
              </a>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
