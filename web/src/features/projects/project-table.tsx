import { Info } from 'lucide-react';
import type { ProjectFigures } from '../../../../src/contract/projects.ts';
import { formatCount, formatTime, formatZonedTime, unknownMark } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { globalOf, type Search } from '../../filters/search.ts';
import { useChangeSearch, useSearchText, useZone } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment, TokenCount, Usd } from '../../ui/figures.tsx';
import { PageLink } from '../../ui/links.tsx';
import { type SortValues, useSorted } from '../../ui/use-sorted.ts';
import { NO_FOLDER, partsOf } from './project-names.ts';

/** A project with what its usage without a recorded cost would have cost, USD; null where that is not known. */
export interface ProjectRow extends ProjectFigures {
  readonly estimated: number | null;
}

/** Projects with what they add up to. A click narrows the page to one; there it goes to its sessions. */
export function ProjectTable({ projects }: { readonly projects: readonly ProjectRow[] }) {
  const search = useSearchText();
  const change = useChangeSearch();
  const { rows, sort, order, onSort } = useSorted(projects, VALUES, 'cost');
  const most = Math.max(0, ...projects.map(({ cost }) => cost));
  const hasUnknown = projects.some(({ project }) => project === null);
  return (
    <>
      <DataTable
        label="Projects"
        columns={columnsFor(most)}
        rows={rows}
        keyOf={({ project }) => JSON.stringify(project)}
        targetOf={({ project }) =>
          project !== null && project === search.project
            ? { to: '/sessions', search: { ...globalOf(search), ...ALL_SESSIONS } }
            : null
        }
        onOpen={({ project }) => {
          if (project !== null) change({ project });
        }}
        selected={search.project === undefined ? null : JSON.stringify(search.project)}
        sort={sort}
        order={order}
        onSort={onSort}
      />
      {hasUnknown && (
        <p className="flex items-start gap-2 border-t border-line px-4 py-2 text-sm text-fg2">
          <Info size={14} aria-hidden className="mt-0.5 shrink-0" />
          <span>
            <strong className="font-medium">{NO_FOLDER}</strong> holds the sessions of which OpenCode stored
            neither a project with a folder nor the folder that they worked in. Nothing can be narrowed to
            them.
          </span>
        </p>
      )}
    </>
  );
}

/** A project's sessions are counted with those of sub-agents. */
const ALL_SESSIONS: Search = { all: 'true' };

const VALUES: SortValues<ProjectRow> = {
  project: ({ project }) => project,
  sessions: ({ sessions }) => sessions,
  messages: ({ messages }) => messages,
  tokens: ({ tokens }) => tokens.total,
  cost: ({ cost }) => cost,
  estimated: ({ estimated }) => estimated,
  toolCalls: ({ toolCalls }) => toolCalls,
  errors: ({ errors }) => errors,
  files: ({ files }) => files,
  additions: ({ additions }) => additions,
  deletions: ({ deletions }) => deletions,
  firstActivity: ({ firstActivity }) => firstActivity,
  lastActivity: ({ lastActivity }) => lastActivity,
};

function columnsFor(mostCost: number): readonly Column<ProjectRow>[] {
  return [
    {
      id: 'project',
      name: 'Project',
      width: 'minmax(0, 1fr)',
      sort: 'project',
      cell: ({ project, name, ids }) => <ProjectName project={project} name={name} ids={ids} />,
    },
    counted('sessions', 'Sessions', 56, 420, '/sessions', ALL_SESSIONS),
    counted('messages', 'Messages', 64, 900),
    {
      id: 'tokens',
      name: 'Tokens',
      width: '56px',
      isNumber: true,
      from: 520,
      sort: 'tokens',
      cell: ({ tokens }) => <TokenCount value={tokens.total} />,
    },
    {
      id: 'cost',
      name: 'Cost',
      width: '84px',
      isNumber: true,
      sort: 'cost',
      cell: ({ cost }) => (
        <BarCell share={mostCost === 0 ? 0 : cost / mostCost}>
          <Usd value={cost} />
        </BarCell>
      ),
    },
    {
      id: 'estimated',
      name: 'Estimated',
      width: '72px',
      isNumber: true,
      from: 980,
      sort: 'estimated',
      cell: ({ estimated }) => (
        <span
          className="text-fg2"
          title="What usage without a recorded cost would have cost by list prices; no part of the cost"
        >
          {estimated === null || estimated === 0 ? (
            <span className="text-fg3">{unknownMark}</span>
          ) : (
            <>
              ~<Usd value={estimated} />
            </>
          )}
        </span>
      ),
    },
    counted('toolCalls', 'Calls', 52, 760),
    counted('errors', 'Errors', 48, 640, '/errors'),
    counted('files', 'Files', 44, 840, '/files'),
    counted('additions', '+ lines', 60, 1080),
    counted('deletions', '− lines', 60, 1080),
    {
      id: 'firstActivity',
      name: 'First',
      width: '76px',
      isNumber: true,
      from: 1160,
      sort: 'firstActivity',
      cell: ({ firstActivity }) => <FirstDay iso={firstActivity} />,
    },
    {
      id: 'lastActivity',
      name: 'Last activity',
      width: '120px',
      isNumber: true,
      from: 700,
      sort: 'lastActivity',
      cell: ({ lastActivity }) => <Moment iso={lastActivity} />,
    },
  ];
}

type Count = 'sessions' | 'messages' | 'toolCalls' | 'errors' | 'files' | 'additions' | 'deletions';

const TONES: Partial<Readonly<Record<Count, string>>> = {
  errors: 'text-error',
  additions: 'text-agent',
  deletions: 'text-error',
};

/** A column of counts, with the page that lists what is counted, where there is one. */
function counted(
  id: Count,
  name: string,
  width: number,
  from: number,
  to?: string,
  search: Search = {},
): Column<ProjectRow> {
  const sign = id === 'additions' ? '+' : id === 'deletions' ? '−' : '';
  return {
    id,
    name,
    width: `${width}px`,
    isNumber: true,
    from,
    sort: id,
    cell: (row) => {
      const value = row[id];
      if (value === 0) return <span className="text-fg3">0</span>;
      const text = `${sign}${formatCount(value)}`;
      return to === undefined || row.project === null ? (
        <span className={TONES[id]}>{text}</span>
      ) : (
        <PageLink
          to={to}
          search={{ project: row.project, ...search }}
          title={`${name} of this project`}
          className={`underline decoration-line-strong underline-offset-3 hover:text-accent ${TONES[id] ?? ''}`}
        >
          {text}
        </PageLink>
      );
    },
  };
}

function ProjectName({ project, name, ids }: Pick<ProjectRow, 'project' | 'name' | 'ids'>) {
  if (project === null) {
    return (
      <span className="text-fg2" title={ids.length === 0 ? undefined : `Project ids: ${ids.join(', ')}`}>
        {NO_FOLDER}
      </span>
    );
  }
  const { name: folder, before } = partsOf(project);
  return (
    <span
      className="block leading-4"
      title={ids.length === 0 ? project : `${project}\nProject ids: ${ids.join(', ')}`}
    >
      <span className="block truncate">
        <bdi className="font-medium">{folder}</bdi>
        {name !== null && name !== '' && name !== folder && <span className="text-fg2"> {name}</span>}
      </span>
      <bdi className="block truncate text-xs text-fg3">{before}</bdi>
    </span>
  );
}

/** The calendar day of a time; the time on hover. */
function FirstDay({ iso }: { readonly iso: string | null }) {
  const zone = useZone();
  return (
    <time {...(iso !== null && { dateTime: iso, title: `${formatZonedTime(iso, zone)} · ${iso}` })}>
      {formatTime(iso, zone).slice(0, 10)}
    </time>
  );
}
