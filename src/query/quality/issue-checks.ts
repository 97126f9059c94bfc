import { constant } from '../../db/sql.ts';
import type { CheckGroup, QualityCheck } from './quality-check.ts';

type Issue = Pick<QualityCheck, 'severity' | 'meaning' | 'found' | 'none'>;

/** What is looked for in each record when it is read, by the `check_name` of the table `quality_issues`. */
const ISSUES: Readonly<Record<string, Issue>> = {
  bad_number: {
    severity: 'warning',
    meaning: 'Every count and cost is a number that can be one (rule 17).',
    found: 'stored count(s) or cost(s) are no number of their range; each counts 0.',
    none: 'Every count and cost is a number.',
  },
  bad_time: {
    severity: 'warning',
    meaning: 'Every time is one between the years 2000 and 2100 (rule 17).',
    found: 'stored time(s) are none, and are left out.',
    none: 'Every time is one.',
  },
  bad_shape: {
    severity: 'warning',
    meaning: 'Every record has the shape that OpenCode gives it.',
    found: 'field(s) are not of the shape that OpenCode gives them.',
    none: 'Every record has its shape.',
  },
  id_mismatch: {
    severity: 'warning',
    meaning: 'Every record has the id that its place says (rule 16).',
    found: 'record(s) have another id than their place says; that of the place counts.',
    none: 'Every record has the id of its place.',
  },
  owner_mismatch: {
    severity: 'warning',
    meaning: 'Every record has the owner that its place says (rule 16).',
    found: 'record(s) have another owner than their place says; that of the place counts.',
    none: 'Every record has the owner of its place.',
  },
  suspicious_tokens: {
    severity: 'warning',
    meaning:
      'No count is above the thresholds of the settings tokenMaxInput, tokenMaxOutput and tokenMaxReasoning.',
    found: 'count(s) are above their thresholds; they count as they are (rule 14).',
    none: 'No count is above its threshold.',
  },
};

const NAMES = Object.keys(ISSUES);

/** What was found in single records when they were read (counting rule 14): nothing is dropped, all of it is shown. */
export const ISSUE_CHECKS: readonly CheckGroup[] = [
  {
    rows: constant(`
      SELECT record_id AS item, check_name, count(*) AS weight FROM quality_issues GROUP BY record_id, check_name`),
    isWeighted: true,
    checks: [
      ...Object.entries(ISSUES).map(([name, issue]) => ({
        ...issue,
        name: `quality_${name}`,
        hint: `The table quality_issues has each with its field and the text that was stored: check_name = '${name}'.`,
        where: `check_name = '${name}'`,
      })),
      {
        name: 'quality_other',
        severity: 'warning',
        meaning: 'No record has a finding of another kind.',
        found: 'finding(s) of other kinds are in the table quality_issues.',
        none: 'There are no other findings.',
        hint: 'The table quality_issues has each with its field and the text that was stored.',
        where: `check_name NOT IN (${NAMES.map((name) => `'${name}'`).join(', ')})`,
      },
    ],
  },
];
