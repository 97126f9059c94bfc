import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Session } from '../../../../src/contract/session.ts';
import { formatTokens, formatUsd, plural } from '../../../../src/core/format.ts';
import { Moment } from '../../ui/figures.tsx';

/** What is special about a session, in words. */
export function SessionRemarks({ session }: { readonly session: Session }) {
  const { raw, inclusive, unattributed } = session;
  const copied = raw.inclusive.tokens.total - inclusive.tokens.total;
  const remarks: { readonly name: string; readonly text: ReactNode }[] = [];
  if (session.missing)
    remarks.push({
      name: 'Missing at the source',
      text: 'OpenCode does not have this session any more. What was read of it before is kept and shown.',
    });
  if (session.orphan)
    remarks.push({
      name: 'Orphan',
      text: 'It names a parent that was never seen, so it stands at the top by itself.',
    });
  if (session.isFork)
    remarks.push({
      name: 'Fork',
      text: `It began as a copy of another session. What was copied is billed where it was first${
        copied > 0
          ? `: ${formatTokens(copied)} tokens and ${formatUsd(
              Math.round((raw.inclusive.cost - inclusive.cost) * 1e10) / 1e10,
            )} are not counted again here`
          : ''
      }.`,
    });
  if (session.archived !== null)
    remarks.push({
      name: 'Archived',
      text: (
        <>
          since <Moment iso={session.archived} />. It counts in every figure.
        </>
      ),
    });
  if (session.status === 'empty')
    remarks.push({ name: 'Empty', text: 'Nothing was ever said in this session.' });
  if (session.status === 'stale')
    remarks.push({
      name: 'Stale',
      text: 'Something in it began and never ended, and nothing is at work on it any more.',
    });
  if (unattributed.tokens.total > 0 || unattributed.cost > 0)
    remarks.push({
      name: 'Unattributed',
      text: (
        <span title={`${plural(unattributed.tokens.total, 'token')}, $${unattributed.cost}`}>
          OpenCode recorded {formatTokens(unattributed.tokens.total)} tokens and{' '}
          {formatUsd(unattributed.cost)} for it that no message accounts for. They are in none of the figures
          below.
        </span>
      ),
    });
  if (remarks.length === 0) return null;
  return (
    <ul className="px-4 pt-1 text-sm text-fg2">
      {remarks.map(({ name, text }) => (
        <li key={name} className="flex items-start gap-1.5">
          <Info size={13} aria-hidden className="mt-0.75 shrink-0 text-fg3" />
          <span>
            <strong className="font-medium text-fg">{name}:</strong> {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
