/** What a colour of a chart stands for. */
export interface LegendItem {
  readonly name: string;
  readonly color: string;
  readonly isDashed?: boolean;
}

/** What the colours of a chart stand for. */
export function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-fg2">
      {items.map(({ name, color, isDashed }) => (
        <li key={name} className="flex items-center gap-1.5">
          {isDashed === true ? (
            <svg width="14" height="8" aria-hidden>
              <line
                x1="0"
                x2="14"
                y1="4"
                y2="4"
                strokeWidth="1.5"
                strokeDasharray="4 3"
                style={{ stroke: color }}
              />
            </svg>
          ) : (
            <span aria-hidden className="h-2 w-3 rounded-[2px]" style={{ background: color }} />
          )}
          {name}
        </li>
      ))}
    </ul>
  );
}
