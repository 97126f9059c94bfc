import { ListChecks } from 'lucide-react';
import type { Quality } from '../../../../src/contract/quality.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/figures.tsx';
import { Kpi, Kpis } from '../../ui/kpi.tsx';
import { Section } from '../../ui/page.tsx';
import { Answered, ErrorCard } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { CheckList } from './check-list.tsx';
import { CheckTrend } from './check-trend.tsx';
import { useCheckNow, useQuality } from './use-quality.ts';

/** What is odd about the data: every check as the newest run found it, and the runs before. */
export function ChecksView() {
  const quality = useQuality();
  const now = useCheckNow();
  return (
    <>
      {now.isError && (
        <div className="p-4">
          <ErrorCard error={now.error} retry={() => now.mutate()} />
        </div>
      )}
      <Answered query={quality} lines={14}>
        {(answer) => (
          <div className="pb-10">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3">
              <When quality={answer} />
              <Button className="ml-auto" onClick={() => now.mutate()} disabled={now.isPending}>
                <ListChecks size={14} aria-hidden /> {now.isPending ? 'Checking …' : 'Check now'}
              </Button>
            </div>
            <Counts quality={answer} />
            <Suspicious quality={answer} />
            <CheckTrend trend={answer.trend} />
            <Section title="Findings" className="border-t border-line">
              <CheckList quality={answer} />
            </Section>
          </div>
        )}
      </Answered>
    </>
  );
}

const CAUSES = { pass: 'after a pass', hour: 'as every hour', request: 'because it was asked for' };

function When({ quality: { checkedAt, isCurrent, trend } }: { readonly quality: Quality }) {
  const isReading = useIsReading();
  const last = trend.at(-1);
  return (
    <p className="text-sm text-fg2">
      {checkedAt === null ? (
        'Checked just now; no run is kept yet.'
      ) : (
        <>
          Checked <Moment iso={checkedAt} />
          {last?.at === checkedAt && `, ${CAUSES[last.cause]}`}.
          {isReading
            ? ' Reading goes on: these are the findings so far.'
            : !isCurrent && ' Data has changed since.'}
        </>
      )}
    </p>
  );
}

function Counts({ quality: { checks } }: { readonly quality: Quality }) {
  const count = (severity: string): number => checks.filter((check) => check.severity === severity).length;
  return (
    <Kpis>
      <Kpi name="Errors" value={formatCount(count('error'))} tone={count('error') > 0 ? 'error' : 'fg'}>
        figures cannot be trusted
      </Kpi>
      <Kpi
        name="Warnings"
        value={formatCount(count('warning'))}
        tone={count('warning') > 0 ? 'warning' : 'fg'}
      >
        worth a look
      </Kpi>
      <Kpi name="Infos" value={formatCount(count('info'))}>
        worth knowing
      </Kpi>
      <Kpi name="In order" value={formatCount(count('ok'))}>
        of {formatCount(checks.length)} checks
      </Kpi>
    </Kpis>
  );
}

/** Checks of counts that look wrong, with what their figure is of. */
const SUSPICIOUS = [
  { check: 'quality_bad_number', name: 'No valid number', text: 'negative or absurd; count 0' },
  { check: 'quality_suspicious_tokens', name: 'Above threshold', text: 'token counts; count as they are' },
  { check: 'token_jumps', name: 'Jumps', text: 'over 20 × the median of the model' },
  { check: 'zero_tokens', name: 'No tokens', text: 'finished steps without usage' },
  { check: 'tokens_without_cost', name: 'No cost', text: 'steps with tokens that cost 0' },
] as const;

function Suspicious({ quality: { checks } }: { readonly quality: Quality }) {
  const found = SUSPICIOUS.flatMap(({ check: name, ...words }) => {
    const check = checks.find((one) => one.name === name);
    return check === undefined ? [] : [{ ...words, check }];
  });
  return (
    <Section title="Suspicious counts" className="border-t border-line">
      <Kpis>
        {found.map(({ name, text, check }) => (
          <Kpi
            key={name}
            name={name}
            value={formatCount(check.count)}
            title={check.message}
            tone={check.severity === 'error' || check.severity === 'warning' ? check.severity : 'fg'}
          >
            {text}
          </Kpi>
        ))}
      </Kpis>
    </Section>
  );
}
