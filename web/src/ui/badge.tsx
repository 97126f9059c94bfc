import type { ReactNode } from 'react';

const TONES = {
  plain: 'border-line text-fg2',
  ok: 'border-agent/40 text-agent',
  error: 'border-error/50 text-error',
  warning: 'border-warning/50 text-warning',
  accent: 'border-accent/50 text-accent',
};

/** A word in a frame. */
export function Badge({
  tone = 'plain',
  title,
  children,
}: {
  readonly tone?: keyof typeof TONES;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={`inline-flex items-center gap-1 rounded-control border px-1.5 text-xs whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}

const STATUS_TONES: Readonly<Record<string, keyof typeof TONES>> = {
  running: 'ok',
  open: 'ok',
  error: 'error',
  denied: 'warning',
  aborted: 'warning',
  timeout: 'error',
  invalid: 'error',
  stale: 'warning',
  missing: 'warning',
};

/** The status of a session or trace, or the outcome of a call: its word, in its colour. */
export function Status({ value }: { readonly value: string }) {
  return <Badge tone={STATUS_TONES[value] ?? 'plain'}>{value}</Badge>;
}
