import { ListTree, MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorRecord } from '../../../../src/contract/errors.ts';
import { buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Moment } from '../../ui/figures.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { traceTarget, transcriptTarget } from './error-place.ts';
import { typeText } from './error-text.tsx';

/** One error in full: what it says, where it came from, and the ways to its place. */
export function ErrorSample({ error, title }: { readonly error: ErrorRecord; readonly title: string }) {
  return (
    <>
      <header className="px-4 pt-3">
        <h2 className="font-semibold">{title}</h2>
        <div className="mt-2 flex flex-wrap gap-2">
          <PageLink {...traceTarget(error)} className={buttonClass()}>
            <ListTree size={14} aria-hidden /> Open in trace
          </PageLink>
          <PageLink {...transcriptTarget(error)} className={buttonClass()}>
            <MessageSquareText size={14} aria-hidden /> Open in transcript
          </PageLink>
        </div>
      </header>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 px-4 py-3">
        <Fact name="Time">
          <Moment iso={error.time} />
        </Fact>
        <Fact name="Session">
          <PageLink to={sessionPath(error.sessionId)} title={error.sessionId}>
            {error.sessionTitle ?? '(no title)'}
          </PageLink>
        </Fact>
        <Fact name="Type">
          <span className="num">{typeText(error.type, error.code)}</span>
        </Fact>
        {error.kind === 'tool' ? (
          <>
            <Fact name="Tool">
              <span className="num">{storedName(error.tool)}</span>
            </Fact>
            <Fact name="Outcome">{storedName(error.outcome)}</Fact>
          </>
        ) : (
          <>
            <Fact name="Of">{error.kind}</Fact>
            <Fact name="Name">
              <span className="num">{storedName(error.name)}</span>
            </Fact>
          </>
        )}
        <Fact name="Agent">{storedName(error.agent)}</Fact>
        <Fact name="Model">
          <span className="num">
            {storedName(error.provider)}/{storedName(error.model)}
          </span>
        </Fact>
      </dl>
      <Text name="Message" text={messageOf(error)} />
      {error.stackTrace !== null && <Text name="Stack trace" text={error.stackTrace} />}
    </>
  );
}

/** The message without the stack trace, which stands by itself. */
function messageOf({ message, stackTrace }: ErrorRecord): string | null {
  const [firstLine = ''] = stackTrace?.trim().split('\n') ?? [];
  const cut = firstLine === '' ? -1 : (message?.indexOf(firstLine) ?? -1);
  return message === null || cut <= 0 ? message : message.slice(0, cut).trimEnd();
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-fg2">{name}</dt>
      <dd className="truncate text-right">{children}</dd>
    </>
  );
}

function Text({ name, text }: { readonly name: string; readonly text: string | null }) {
  return (
    <section className="border-t border-line px-4 py-3">
      <header className="mb-2 flex items-center justify-between">
        <h3 className="text-sm text-fg2">{name}</h3>
        {text !== null && <CopyButton text={text} label={`Copy the ${name.toLowerCase()}`} />}
      </header>
      {text === null ? (
        <p className="text-fg3">None was stored.</p>
      ) : (
        <pre className="num rounded-control border border-line bg-surface p-2.5 break-words whitespace-pre-wrap">
          {text}
        </pre>
      )}
    </section>
  );
}
