import { type ReactNode, useState } from 'react';
import type { Body } from '../../../../../src/contract/transcript.ts';
import { formatCount } from '../../../../../src/core/format.ts';
import { useQuestion } from '../../../api/use-question.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { ErrorCard, Skeleton } from '../../../ui/states.tsx';
import { ErrorBox } from './error-box.tsx';

/** Why a call failed; its place is there at once. */
export function CallError({ partId, outcome }: { readonly partId: string; readonly outcome: string | null }) {
  const query = useQuestion('part', { id: partId, full: false });
  const part = query.data?.id === partId ? query.data : undefined;
  return (
    <ErrorBox
      title={
        outcome === null || outcome === 'error'
          ? 'Tool error'
          : `The call was ${OUTCOMES[outcome] ?? outcome}`
      }
      text={part?.error?.text ?? ''}
      isLoading={part === undefined && !query.isError}
    />
  );
}

const OUTCOMES: Readonly<Record<string, string>> = {
  timeout: 'too slow: it timed out',
  invalid: 'not valid',
};

/** What a call was given and what came of it; the first 64 Ki characters of each, all of it when asked for. */
export function CallBodies({
  partId,
  isDelegation,
}: {
  readonly partId: string;
  readonly isDelegation: boolean;
}) {
  const [isFull, setFull] = useState(false);
  const query = useQuestion('part', { id: partId, full: isFull });
  const part = query.data?.id === partId ? query.data : undefined;
  if (part === undefined) {
    if (query.isError) {
      return (
        <div className="p-3.5">
          <ErrorCard error={query.error} retry={() => void query.refetch()} />
        </div>
      );
    }
    return <Skeleton lines={8} />;
  }
  const more = { isLoading: query.isFetching && isFull, onAll: () => setFull(true) };
  const given = isDelegation ? promptOf(part.input) : null;
  return (
    <div className="pt-3">
      {given !== null && <BodyView title="Prompt" body={given} {...more} />}
      <BodyView title="Input" body={part.input} {...more} />
      <BodyView title={isDelegation ? 'Result' : 'Output'} body={part.output} {...more} />
      {part.input === null && part.output === null && part.error === null && (
        <p className="px-3.5 text-fg2">Nothing was recorded of what it was given and what came of it.</p>
      )}
    </div>
  );
}

/** The prompt that a delegation was given, where its input is whole and has one. */
function promptOf(input: Body | null): Body | null {
  if (input === null || input.truncated) return null;
  try {
    const { prompt } = JSON.parse(input.text) as { readonly prompt?: unknown };
    return typeof prompt === 'string' && prompt !== ''
      ? { text: prompt, size: prompt.length, truncated: false }
      : null;
  } catch {
    // What is no JSON is shown as it is.
    return null;
  }
}

function BodyView({
  title,
  body,
  isLoading,
  onAll,
}: {
  readonly title: string;
  readonly body: Body | null;
  readonly isLoading: boolean;
  readonly onAll: () => void;
}) {
  if (body === null || body.text === '') return null;
  const text = printed(body);
  return (
    <Titled title={title} text={text}>
      {body.truncated && (
        <div className="mt-1.5 flex items-center justify-between gap-2 text-sm text-fg2">
          <span>
            The first {formatCount(body.text.length)} of {formatCount(body.size)} characters
          </span>
          <Button onClick={onAll} disabled={isLoading}>
            {isLoading ? 'Loading …' : 'Load all'}
          </Button>
        </div>
      )}
    </Titled>
  );
}

/** The beginning of a text. */
export function Preview({
  title,
  text,
  limit,
}: {
  readonly title: string;
  readonly text: string | null;
  /** A text this long may have been cut. */
  readonly limit: number;
}) {
  if (text === null || text === '') return null;
  return (
    <div className="pt-3">
      <Titled title={title} text={text}>
        {text.length >= limit && (
          <p className="mt-1 text-sm text-fg2">Its beginning; the transcript has all of it.</p>
        )}
      </Titled>
    </div>
  );
}

function Titled({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <section className="border-b border-line px-3.5 pb-3 not-first:pt-2">
      <header className="flex items-center justify-between">
        <h3 className="text-sm text-fg2">{title}</h3>
        <CopyButton text={text} label={`Copy: ${title}`} />
      </header>
      <div
        role="group"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus to be scrolled by keys
        tabIndex={0}
        className="max-h-90 overflow-auto rounded-control border border-line bg-surface p-2.5"
      >
        <pre className="num whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
      </div>
      {children}
    </section>
  );
}

/** JSON with its lines indented, anything else as it is. */
function printed({ text, truncated }: Body): string {
  if (truncated || !/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // It only looked like JSON.
    return text;
  }
}
