import type { Session } from '../../../../src/contract/session.ts';
import { Badge, Status } from '../../ui/badge.tsx';
import { PageLink } from '../../ui/links.tsx';
import { modelName, titleOf } from '../../ui/session-names.ts';
import { Ancestry } from './ancestry.tsx';
import { CopyLink } from './copy-link.tsx';
import { Neighbours } from './neighbours.tsx';
import { SessionExport } from './session-export.tsx';
import { SessionKpis } from './session-kpis.tsx';
import { SessionRemarks } from './session-remarks.tsx';

/** The most agents and models that are shown beside the title. */
const SHOWN = 3;

/** What the page is about, and what it came to. */
export function SessionHeader({ session }: { readonly session: Session }) {
  return (
    <header className="shrink-0 border-b border-line pt-1.5">
      <div className="flex h-6 items-center gap-2 px-4">
        <Ancestry session={session} />
        <Neighbours id={session.id} />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-0.5">
        <h1 className="min-w-0 max-w-full truncate text-xl font-semibold" title={titleOf(session)}>
          {titleOf(session)}
        </h1>
        <div className="flex min-w-0 flex-wrap items-center gap-1.5">
          <Status value={session.status} />
          {session.isFork && <Badge>fork</Badge>}
          {session.orphan && <Badge tone="warning">orphan</Badge>}
          {session.archived !== null && <Badge>archived</Badge>}
          {session.agents.slice(0, SHOWN).map((agent) => (
            <PageLink
              key={agent}
              to={`/agents/${encodeURIComponent(agent)}`}
              title={`Agent ${agent}`}
              className="flex rounded-control hover:bg-raised"
            >
              <Badge>{agent}</Badge>
            </PageLink>
          ))}
          <More names={session.agents} />
          {session.models.slice(0, SHOWN).map((model) => (
            <Badge key={model} title={`Model ${model}`}>
              <span className="font-mono">{modelName(model)}</span>
            </Badge>
          ))}
          <More names={session.models} />
        </div>
        <div className="ml-auto flex items-center gap-2">
          <CopyLink />
          <SessionExport id={session.id} />
        </div>
      </div>
      <SessionRemarks session={session} />
      <SessionKpis session={session} />
    </header>
  );
}

function More({ names }: { readonly names: readonly string[] }) {
  const more = names.slice(SHOWN);
  return more.length === 0 ? null : <Badge title={more.join(', ')}>+{more.length}</Badge>;
}
