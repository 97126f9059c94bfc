import type { Session } from '../../../../src/contract/session.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useZone } from '../../filters/use-filters.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { folderName, titleOf } from '../../ui/session-names.ts';
import { filtersOfAll } from './session-input.ts';

/** Parents that are named; those further up are left out. */
const MOST = 6;

/** Where a session belongs: its project, the sessions that delegated to it, and its id. */
export function Ancestry({ session }: { readonly session: Session }) {
  const { id, project, parentId } = session;
  return (
    <nav
      aria-label="Where this session belongs"
      className="flex min-w-0 flex-1 items-center gap-1.5 overflow-hidden text-sm whitespace-nowrap text-fg2"
    >
      <PageLink to="/sessions">Sessions</PageLink>
      <Slash />
      {project !== null && (
        <>
          <PageLink to="/sessions" search={{ project }} title={project}>
            {folderName(project)}
          </PageLink>
          <Slash />
        </>
      )}
      {parentId !== null && parentId !== id && <Ancestor id={parentId} below={[id]} />}
      <span className="num truncate text-fg3">{id}</span>
      <CopyButton text={id} label="Copy the id" />
    </nav>
  );
}

/** A session above, after those above it; `below` are the ones that lead here, so that a circle of parents ends. */
function Ancestor({ id, below }: { readonly id: string; readonly below: readonly string[] }) {
  const tz = useZone();
  const { data, isError } = useQuestion('session', { ...filtersOfAll(tz), id });
  const found = data?.id === id ? data : undefined;
  const up = found?.parentId ?? null;
  const isEnd = up === null || up === id || below.includes(up);
  return (
    <>
      {!isEnd &&
        (below.length < MOST ? (
          <Ancestor id={up} below={[...below, id]} />
        ) : (
          <>
            … <Slash />
          </>
        ))}
      {isError ? (
        <span title={id}>a parent that was never seen</span>
      ) : (
        <PageLink
          to={sessionPath(id)}
          {...(found !== undefined && { title: titleOf(found) })}
          className="max-w-60 truncate hover:text-accent hover:underline"
        >
          {found === undefined ? id : titleOf(found)}
        </PageLink>
      )}
      <Slash />
    </>
  );
}

function Slash() {
  return (
    <span aria-hidden className="text-fg3">
      /
    </span>
  );
}
