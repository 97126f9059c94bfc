import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Session } from '../../../../src/contract/session.ts';
import { formatCount, formatDuration, formatUsd, plural } from '../../../../src/core/format.ts';
import type { Search } from '../../filters/search.ts';
import { Badge, Status } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Moment, TokenCount } from '../../ui/figures.tsx';
import { sessionPath } from '../../ui/links.tsx';
import { firstOf, folderName, modelName, titleOf } from '../../ui/session-names.ts';
import type { ListSearch } from './list-search.ts';

/** The columns of the list; links keep these keys of the address. What it is sorted by is among those that are shown. */
export function sessionColumns(kept: Search, sort: ListSearch['sort']): readonly Column<Session>[] {
  const isByUpdated = sort === 'updated';
  return [
    {
      id: 'title',
      name: 'Session',
      width: 'minmax(0, 1fr)',
      cell: (session) => <Title session={session} kept={kept} />,
    },
    {
      id: 'project',
      name: 'Project',
      width: '104px',
      from: 760,
      cell: ({ project }) => <span title={project ?? 'Not known'}>{folderName(project)}</span>,
    },
    {
      id: 'agent',
      name: 'Agent',
      width: '72px',
      from: 1040,
      cell: ({ agents }) =>
        agents.length > 1 ? <span title={agents.join(', ')}>{firstOf(agents)}</span> : firstOf(agents),
    },
    {
      id: 'model',
      name: 'Model',
      width: '136px',
      from: 940,
      cell: ({ models }) => (
        <span className="num text-fg2" title={models.join(', ')}>
          {firstOf(models, modelName)}
        </span>
      ),
    },
    {
      id: 'created',
      name: 'Started',
      width: '118px',
      sort: 'created',
      from: isByUpdated ? 1340 : 620,
      cell: ({ created }) => <Time iso={created} />,
    },
    {
      id: 'updated',
      name: 'Updated',
      width: '118px',
      sort: 'updated',
      from: isByUpdated ? 620 : 1340,
      cell: ({ updated }) => <Time iso={updated} />,
    },
    {
      id: 'duration',
      name: 'Wall / active',
      width: '76px',
      isNumber: true,
      sort: 'duration',
      from: 860,
      cell: ({ inclusive, activeMs }) => (
        <Stacked
          first={formatDuration(inclusive.wallMs)}
          second={formatDuration(activeMs)}
          title={`From the first to the last record, sub-agents included: ${
            inclusive.wallMs === null ? 'not known' : `${formatCount(inclusive.wallMs)} ms`
          }; its own steps were at work for ${formatCount(activeMs)} ms`}
        />
      ),
    },
    {
      id: 'tokens',
      name: 'Tokens',
      width: '56px',
      isNumber: true,
      sort: 'tokens',
      from: 520,
      cell: ({ inclusive }) => <TokenCount value={inclusive.tokens.total} />,
    },
    {
      id: 'cost',
      name: 'Cost / own',
      width: '76px',
      isNumber: true,
      sort: sort === 'ownCost' ? sort : 'cost',
      cell: ({ own, inclusive }) => (
        <Stacked
          first={formatUsd(inclusive.cost)}
          second={own.cost === inclusive.cost ? null : formatUsd(own.cost)}
          title={`$${inclusive.cost} with all sub-agents, $${own.cost} of its own`}
        />
      ),
    },
    {
      id: 'tools',
      name: 'Tools',
      width: '48px',
      isNumber: true,
      sort: 'tools',
      from: 700,
      cell: ({ inclusive }) => formatCount(inclusive.toolCalls),
    },
    {
      id: 'errors',
      name: 'Errors',
      width: '48px',
      isNumber: true,
      sort: 'errors',
      from: 420,
      cell: ({ inclusive }) => (
        <span className={inclusive.errors > 0 ? 'text-error' : 'text-fg3'}>
          {formatCount(inclusive.errors)}
        </span>
      ),
    },
  ];
}

/** A figure, and below it, smaller, the part of it that is the session's own: two lines of one element, as rows are many. */
function Stacked({
  first,
  second,
  title,
}: {
  readonly first: string;
  readonly second: string | null;
  readonly title: string;
}) {
  return (
    <span
      title={title}
      className="block text-xs leading-tight whitespace-pre-line text-fg3 first-line:text-sm first-line:text-fg"
    >
      {second === null ? first : `${first}\n${second}`}
    </span>
  );
}

/** While the list is scrolled, the rows that are there already need not be made anew. */
const Time = memo(Moment);

/** The title, and in words what is special about the session. */
const Title = memo(function Title({ session, kept }: { readonly session: Session; readonly kept: Search }) {
  const { children, delegations } = session;
  const link = (
    <Link
      to={sessionPath(session.id)}
      search={kept as never}
      // The row opens with Enter; a stop at each title would make a long way through the page.
      tabIndex={-1}
      title={`${titleOf(session)} · ${session.id}`}
      className={`truncate hover:text-accent ${session.title === null ? 'text-fg3' : ''}`}
    >
      {titleOf(session)}
    </Link>
  );
  if (!isSpecial(session)) return link;
  return (
    <span className="flex items-center gap-2">
      {link}
      {children.length > 0 && (
        <span
          className="shrink-0 text-xs text-agent"
          title={`${plural(children.length, 'child session')}, ${plural(delegations, 'delegation')} of its own`}
        >
          {plural(children.length, 'sub-agent')}
        </span>
      )}
      {session.status !== 'completed' && <Status value={session.status} />}
      {session.isFork && <Badge title="A fork: what it copied is billed where it was first">fork</Badge>}
      {session.parentId !== null && !session.orphan && <Badge>child</Badge>}
      {session.orphan && <Badge tone="warning">orphan</Badge>}
      {session.archived !== null && <Badge>archived</Badge>}
    </span>
  );
});

/** Whether there is anything to say beside the title. */
function isSpecial({ children, status, isFork, parentId, archived }: Session): boolean {
  return children.length > 0 || status !== 'completed' || isFork || parentId !== null || archived !== null;
}
