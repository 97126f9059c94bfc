import { ArrowRight } from 'lucide-react';
import type { Overview, TopEntry } from '../../../../src/contract/overview.ts';
import { formatCount, formatTokens, formatUsd } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { PageLink } from '../../ui/links.tsx';
import { Section } from '../../ui/page.tsx';
import { folderName, modelName } from '../../ui/session-names.ts';
import { Skeleton } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { useHeld } from './use-held.ts';

const NO_TOP: Overview['top'] = { projects: [], models: [], agents: [] };

/** The five projects, models and agents that cost most; a name narrows the page to it, the heading leads to all. */
export function TopLists({
  top,
  isReading,
  subject,
}: {
  readonly top: Overview['top'] | undefined;
  readonly isReading: boolean;
  /** What was asked. */
  readonly subject: unknown;
}) {
  const { value, holders } = useHeld(top, subject);
  const { projects, models, agents } = value ?? NO_TOP;
  const isWaiting = value === undefined;
  const none = isReading ? 'None so far; reading goes on.' : 'None in this range.';
  return (
    <div className="grid border-b border-line lg:grid-cols-3" {...holders}>
      <TopList
        title="Projects"
        filter="project"
        page="/projects"
        entries={projects}
        nameOf={folderName}
        besideOf={(name) => (isNamesake(name, projects) ? parentOf(name) : '')}
        isWaiting={isWaiting}
        none={none}
      />
      <TopList
        title="Models"
        filter="model"
        page="/models"
        entries={models}
        nameOf={(name) => storedName(name === null ? null : modelName(name))}
        besideOf={providerOf}
        isWaiting={isWaiting}
        none={none}
      />
      <TopList
        title="Agents"
        filter="agent"
        page="/agents"
        entries={agents}
        nameOf={storedName}
        isWaiting={isWaiting}
        none={none}
      />
    </div>
  );
}

/** Whether another project's folder has the same name. */
function isNamesake(path: string, projects: readonly TopEntry[]): boolean {
  return projects.some(({ name }) => name !== path && folderName(name) === folderName(path));
}

/** The folder that a project's folder is in. */
function parentOf(path: string): string {
  return path.slice(0, path.length - folderName(path).length - 1);
}

/** The provider of `provider/model`; empty where none was stored. */
function providerOf(name: string): string {
  const model = modelName(name);
  return model === name ? '' : name.slice(0, -model.length - 1);
}

/** Rows that there is room for, in pixels: the five of a list and its head. */
const ROOM = 5 * 33 + 30;

function TopList({
  title,
  filter,
  page,
  entries,
  nameOf,
  besideOf,
  isWaiting,
  none,
}: {
  readonly title: string;
  readonly filter: 'project' | 'model' | 'agent';
  readonly page: string;
  readonly entries: readonly TopEntry[];
  readonly nameOf: (name: string | null) => string;
  /** What is said beside a name. */
  readonly besideOf?: (name: string) => string;
  readonly isWaiting: boolean;
  /** What is said where there is nothing. */
  readonly none: string;
}) {
  const most = Math.max(0, ...entries.map(({ cost }) => cost));
  return (
    <Section
      title={`Top ${title.toLowerCase()}`}
      className="border-line not-first:border-t lg:not-first:border-t-0 lg:not-first:border-l"
      actions={
        <PageLink to={page} className="inline-flex items-center gap-1 text-sm text-fg2 hover:text-fg">
          All {title.toLowerCase()} <ArrowRight size={13} aria-hidden />
        </PageLink>
      }
    >
      <div style={{ minHeight: ROOM }} className="@container px-4 pb-2">
        {isWaiting ? (
          <Skeleton lines={5} />
        ) : entries.length === 0 ? (
          <p className="py-6 text-fg2">{none}</p>
        ) : (
          <table className="w-full table-fixed">
            <caption className="sr-only">{title} by cost</caption>
            <thead className="text-xs text-fg2">
              <tr className="h-7">
                <th scope="col" className="text-left font-normal">
                  {title.slice(0, -1)}
                </th>
                <th scope="col" className="w-20 pr-1 text-right font-normal">
                  Cost
                </th>
                <th scope="col" className="w-16 text-right font-normal">
                  Tokens
                </th>
                <th scope="col" className="hidden w-16 text-right font-normal @min-[300px]:table-cell">
                  Sessions
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map(({ name, cost, tokens, sessions }) => (
                <tr key={name ?? ''} className="h-8 border-t border-line">
                  <th scope="row" className="truncate pr-2 text-left font-normal">
                    {name === null ? (
                      <span className="text-fg3" title="No name was stored">
                        {nameOf(name)}
                      </span>
                    ) : (
                      <>
                        <PageLink to="/" search={{ [filter]: name }} title={`Only ${filter} ${name}`}>
                          {nameOf(name)}
                        </PageLink>
                        {besideOf !== undefined && <span className="ml-2 text-fg3">{besideOf(name)}</span>}
                      </>
                    )}
                  </th>
                  <td className="num text-right">
                    <BarCell share={most === 0 ? 0 : cost / most} title={`$${cost}`}>
                      {formatUsd(cost)}
                    </BarCell>
                  </td>
                  <td className="num text-right text-fg2" title={`${formatCount(tokens)} tokens`}>
                    {formatTokens(tokens)}
                  </td>
                  <td className="num hidden text-right text-fg2 @min-[300px]:table-cell">
                    {formatCount(sessions)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Section>
  );
}
