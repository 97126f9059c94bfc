/** A course of values, small enough for a cell; `label` says it in words. */
export function Sparkline({
  values,
  label,
  width = 88,
  height = 20,
  color = 'var(--accent)',
}: {
  readonly values: readonly number[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  readonly color?: string;
}) {
  const most = Math.max(0, ...values);
  const step = width / Math.max(1, values.length);
  const bar = Math.max(0.5, Math.min(6, step - (step >= 3 ? 1 : 0)));
  const path = values
    .map((value, index) => {
      if (value <= 0 || most === 0) return '';
      const tall = Math.max(1, (value / most) * (height - 1));
      const x = Math.round(index * step * 100) / 100;
      return `M${x} ${(height - tall).toFixed(2)}h${bar.toFixed(2)}V${height}h${(-bar).toFixed(2)}z`;
    })
    .join('');
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="inline-block align-middle">
      <title>{label}</title>
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className="stroke-line" />
      <path d={path} style={{ fill: color }} />
    </svg>
  );
}
