import type { ChartTable } from './chart-data.ts';

/** A chart as a table, in the room that the chart has. */
export function ChartTableView({ label, table }: { readonly label: string; readonly table: ChartTable }) {
  return (
    // A part that scrolls is reached by the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="h-full overflow-auto" role="region" aria-label={`${label}, table`} tabIndex={0}>
      <table className="w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-bg text-xs text-fg2">
          <tr>
            {table.columns.map((name, index) => (
              <th
                key={name}
                scope="col"
                className={`border-b border-line px-2 py-1 font-normal ${index === 0 ? 'text-left' : 'text-right'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([first = '', ...figures]) => (
            <tr key={first}>
              <th
                scope="row"
                className="border-b border-line px-2 py-0.5 text-left font-normal whitespace-nowrap"
              >
                {first}
              </th>
              {figures.map((figure, index) => (
                <td
                  key={table.columns[index + 1]}
                  className="num border-b border-line px-2 py-0.5 text-right whitespace-nowrap"
                >
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
