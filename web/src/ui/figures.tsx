import {
  formatCount,
  formatDuration,
  formatTime,
  formatTokens,
  formatUsd,
  formatZonedTime,
  unknownMark,
} from '../../../src/core/format.ts';
import { useZone } from '../filters/use-filters.ts';

/** A cost in USD; the exact one on hover. */
export function Usd({ value }: { readonly value: number | null }) {
  return <span title={value === null ? undefined : `$${value}`}>{formatUsd(value)}</span>;
}

/** A number of tokens; the exact one on hover. */
export function TokenCount({ value }: { readonly value: number }) {
  return <span title={`${formatCount(value)} tokens`}>{formatTokens(value)}</span>;
}

/** A length of time in milliseconds; the exact one on hover. */
export function Duration({ ms }: { readonly ms: number | null }) {
  return <span title={ms === null ? undefined : `${formatCount(ms)} ms`}>{formatDuration(ms)}</span>;
}

/** Half and 95 % of something took at most this long. */
export function Spread({ p50, p95 }: { readonly p50: number | null; readonly p95: number | null }) {
  if (p50 === null || p95 === null) return <span>{unknownMark}</span>;
  return (
    <span title={`Half took at most ${formatCount(p50)} ms, 95 % at most ${formatCount(p95)} ms`}>
      {formatDuration(p50)} / {formatDuration(p95)}
    </span>
  );
}

/** A time in the zone of the page; with its zone and in UTC on hover. */
export function Moment({ iso }: { readonly iso: string | null }) {
  const zone = useZone();
  return (
    <time
      {...(iso !== null && { dateTime: iso, title: `${formatZonedTime(iso, zone)} · ${iso}` })}
      className="num"
    >
      {formatTime(iso, zone)}
    </time>
  );
}
