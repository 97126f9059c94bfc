import type { Doctor } from '../contract/doctor.ts';
import type { Status } from '../contract/status.ts';
import { formatAgo, formatCount, plural, unknownMark } from '../core/format.ts';
import { heading, pairs, table, type View } from './table.ts';
import { safeText, wrap } from './terminal-text.ts';

/** Where data was looked for, who named the place, and what to do where nothing was found. */
export function placesText(places: Doctor['lookedAt'], view: View): string {
  const entries = places.map(({ path, origin, state, hint }) =>
    hanging('  ', `${path} (${origin}): ${state}.${hint === null ? '' : ` ${hint}`}`, view),
  );
  return ['Looked at:', ...entries].join('\n');
}

/** Data that is there and that no reader understands. */
export function understandingText(entries: Doctor['notUnderstood'], view: View): string | null {
  if (entries.length === 0) return null;
  const lines = entries.map(({ source, name, count }) =>
    safeText(`  ${name} in ${source}: ${formatCount(count)}`),
  );
  const title = `Not understood, and so in no figure (${plural(entries.length, 'layout')}):`;
  return [heading(title, view), ...lines].join('\n');
}

/** A text under an indent or sign, its further lines below its start. */
export function hanging(indent: string, text: string, view: View): string {
  return indent + wrap(text, view.width - indent.length).join(`\n${' '.repeat(indent.length)}`);
}

/** The sources with their storage generation and, where something is wrong, what to do. */
export function sourcesText(sources: Status['sources'], view: View): string {
  if (sources.length === 0) return 'There are no sources: see ocmon doctor for where they were looked for.';
  const columns = [
    { title: 'Source', flexible: true },
    { title: 'Generation', flexible: true },
    { title: 'State' },
  ] as const;
  const rows = sources.map(({ path, generation, state }) => [path, generation ?? unknownMark, state]);
  const hints = sources.flatMap(({ path, hint }) =>
    hint === null ? [] : [hanging('  ', `${path}: ${hint}`, view)],
  );
  return [table(columns, rows, view), ...hints].join('\n');
}

/** Every failure: a path that is cut could not be found, so each has lines of its own. */
export function failuresText(failures: Status['failures'], view: View): string | null {
  if (failures.length === 0) return null;
  const entries = failures.map((failure) => {
    const retry =
      failure.nextRetryAt === null
        ? 'tried again when the file changes'
        : `next try ${formatAgo(failure.nextRetryAt, view.now)}`;
    return pairs(
      [
        ['Path', failure.path],
        ['Kind', `${failure.kind}, ${failure.status}, ${plural(failure.attempts, 'attempt')}, ${retry}`],
        ['Error', failure.error ?? unknownMark],
      ],
      { width: Number.POSITIVE_INFINITY },
    );
  });
  return [heading(plural(failures.length, 'failure'), view), ...entries].join('\n\n');
}
