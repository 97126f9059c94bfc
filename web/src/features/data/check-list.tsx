import { ChevronRight } from 'lucide-react';
import type { Check, Quality } from '../../../../src/contract/quality.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { SEVERITIES, Severity } from './severity.tsx';

/** Every finding, the gravest first, each opened to its sample and what to do; then what is in order. */
export function CheckList({ quality: { checks, trend } }: { readonly quality: Quality }) {
  const fired = SEVERITIES.flatMap(({ severity }) => checks.filter((check) => check.severity === severity));
  const fine = checks.filter(({ severity }) => severity === 'ok');
  return (
    <>
      {fired.length === 0 ? (
        <p className="px-4 pb-3 text-fg2" data-state="empty">
          No check found anything: everything is healthy.
        </p>
      ) : (
        <ul className="border-t border-line">
          {fired.map((check) => (
            <Finding
              key={check.name}
              check={check}
              course={trend.map(
                ({ findings }) => findings.find(({ name }) => name === check.name)?.count ?? 0,
              )}
            />
          ))}
        </ul>
      )}
      <h3 className="px-4 pt-5 pb-1 font-medium">In order · {formatCount(fine.length)}</h3>
      <ul className="grid gap-x-8 px-4 sm:grid-cols-2 xl:grid-cols-3">
        {fine.map((check) => (
          <li key={check.name} className="flex min-w-0 gap-2 py-1" title={check.meaning}>
            <Severity value="ok" />
            <span className="min-w-0">
              <span className="num block truncate">{check.name}</span>
              <span className="block text-xs text-fg3">{check.message}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Finding({ check, course }: { readonly check: Check; readonly course: readonly number[] }) {
  const { check: open } = useSearchText();
  const change = useChangeSearch();
  const isOpen = open === check.name;
  const id = `check-${check.name}`;
  return (
    <li className={`border-b border-line ${isOpen ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : ''}`}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => change({ check: isOpen ? undefined : check.name }, { replace: true })}
        className="grid min-h-9 w-full grid-cols-[1rem_5.5rem_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-1.5 text-left hover:bg-raised lg:grid-cols-[1rem_5.5rem_14rem_minmax(0,1fr)_88px_5rem]"
      >
        <ChevronRight size={14} aria-hidden className={`text-fg3 ${isOpen ? 'rotate-90' : ''}`} />
        <Severity value={check.severity} />
        <span className="num truncate">{check.name}</span>
        <span className="hidden truncate text-fg2 lg:inline">{check.message}</span>
        <span className="hidden lg:inline">
          <Sparkline
            values={course.slice(-40)}
            label={`Found in the last ${Math.min(40, course.length)} runs: ${course.slice(-40).join(', ')}`}
          />
        </span>
        <span className="num text-right">{formatCount(check.count)}</span>
      </button>
      <div id={id} hidden={!isOpen} className="px-4 pt-1 pb-4 sm:pl-33.5">
        <p>{check.message}</p>
        <p className="mt-1 text-fg2">Looked for: {check.meaning}</p>
        {check.hint !== null && <p className="mt-1 text-fg2">What to do: {check.hint}</p>}
        {check.sample.length > 0 && (
          <>
            <h3 className="mt-3 text-xs text-fg2">
              {check.sample.length < check.count
                ? `The first ${formatCount(check.sample.length)} of ${formatCount(check.count)}`
                : 'What was found'}
            </h3>
            <ul className="mt-1">
              {check.sample.map((item) => (
                <li key={item} className="num py-0.5 break-all">
                  <Found item={item} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </li>
  );
}

/** An id or path that a check names; that of a session leads to it. */
function Found({ item }: { readonly item: string }) {
  return item.startsWith('ses_') && !item.includes('/') ? (
    <PageLink to={sessionPath(item)} className="text-accent underline">
      {item}
    </PageLink>
  ) : (
    item
  );
}
