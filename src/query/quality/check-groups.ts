import type { ModelName } from '../../prices/price.ts';
import type { Moment } from '../liveness.ts';
import { derivedChecks } from './derived-checks.ts';
import { FAILURE_CHECKS } from './failure-checks.ts';
import { FILE_CHECKS } from './file-checks.ts';
import { ISSUE_CHECKS } from './issue-checks.ts';
import { messageChecks } from './message-checks.ts';
import { modelChecks } from './model-checks.ts';
import { openChecks } from './open-checks.ts';
import { PART_CHECKS } from './part-checks.ts';
import type { CheckGroup } from './quality-check.ts';
import { sessionChecks } from './session-checks.ts';
import { SOURCE_CHECKS } from './source-checks.ts';

/** Every check there is, in the order in which they are shown; `unpriced` is for the models without a price. */
export function checkGroups(moment: Moment, unpriced: readonly ModelName[]): readonly CheckGroup[] {
  return [
    ...SOURCE_CHECKS,
    ...FILE_CHECKS,
    ...derivedChecks(moment),
    ...sessionChecks(moment),
    ...messageChecks(moment),
    ...PART_CHECKS,
    ...openChecks(moment),
    ...FAILURE_CHECKS,
    ...modelChecks(unpriced),
    ...ISSUE_CHECKS,
  ];
}
