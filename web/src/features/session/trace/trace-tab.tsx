import type { Session } from '../../../../../src/contract/session.ts';
import { Empty, ErrorCard, Skeleton } from '../../../ui/states.tsx';
import { TraceBody } from './trace-body.tsx';
import { useTrace } from './use-trace.ts';

/** The trace of a session: what its agents did and when, as a tree beside a time axis. */
export function TraceTab({ id, session }: { readonly id: string; readonly session: Session }) {
  const trace = useTrace(id, session);
  const { tree } = trace;
  if (tree === null) {
    if (trace.error === null) return <Skeleton lines={14} />;
    return (
      <div className="p-4">
        <ErrorCard error={trace.error} retry={trace.retry} />
      </div>
    );
  }
  if (tree.spans.length === 1) {
    return (
      <Empty title="Nothing happened in this session">
        It has no prompt, no answer and no call. {session.missing && 'It is gone at the source. '}
        {session.status === 'running' && 'What its agents do appears here as they do it.'}
      </Empty>
    );
  }
  return <TraceBody key={id} session={session} trace={trace} tree={tree} />;
}
