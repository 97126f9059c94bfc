import type { Check } from '../contract/quality.ts';
import { formatCount, plural } from '../core/format.ts';
import { hanging } from './sources-text.ts';
import { blocks, heading, type View } from './table.ts';

const SIGNS = { error: 'ERROR  ', warning: 'WARNING', info: 'info   ', ok: 'ok     ' };
const GRAVEST_FIRST = ['error', 'warning', 'info'] as const;

/** Whether a check found something that makes figures wrong. */
export function hasErrors(checks: readonly Check[]): boolean {
  return checks.some((check) => check.severity === 'error');
}

/** The verdict, then every finding with what it is about and what to do, the gravest first, and what is in order. */
export function checksText(checks: readonly Check[], view: View): string {
  const fired = GRAVEST_FIRST.map((severity) => checks.filter((check) => check.severity === severity));
  const [errors = [], warnings = []] = fired;
  const verdict =
    errors.length + warnings.length === 0
      ? 'Everything is healthy.'
      : `${plural(errors.length, 'error')}, ${plural(warnings.length, 'warning')}.`;
  const fine = checks.filter((check) => check.severity === 'ok').map((check) => check.name);
  return blocks(
    heading(verdict, view),
    fired
      .flat()
      .map((check) => findingText(check, view))
      .join('\n'),
    fine.length === 0 ? null : hanging(`${SIGNS.ok}  `, fine.join(', '), view),
  );
}

function findingText({ name, severity, message, hint, count, sample }: Check, view: View): string {
  const lines = [
    hanging(`${SIGNS[severity]}  `, `${name}: ${message}${hint === null ? '' : ` ${hint}`}`, view),
  ];
  const [first] = sample;
  if (first === undefined) return lines.join('\n');
  const more = count > 1 ? ` and ${formatCount(count - 1)} more` : '';
  return [...lines, hanging('           ', `${first}${more}`, view)].join('\n');
}
