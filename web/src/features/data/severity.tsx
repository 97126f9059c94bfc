import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { Check } from '../../../../src/contract/quality.ts';

/** A severity with its colour and sign, the gravest first. */
export const SEVERITIES = [
  { severity: 'error', name: 'Errors', color: 'var(--error)' },
  { severity: 'warning', name: 'Warnings', color: 'var(--warning)' },
  { severity: 'info', name: 'Infos', color: 'var(--tool)' },
] as const;

const SIGNS: Readonly<Record<Check['severity'], readonly [LucideIcon, string]>> = {
  error: [CircleAlert, 'text-error'],
  warning: [TriangleAlert, 'text-warning'],
  info: [Info, 'text-tool'],
  ok: [CircleCheck, 'text-agent'],
};

/** A severity as sign and word. */
export function Severity({ value }: { readonly value: Check['severity'] }) {
  const [Icon, color] = SIGNS[value];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${color}`}>
      <Icon size={14} aria-hidden /> {value}
    </span>
  );
}
