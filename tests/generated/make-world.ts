import { type Draft, finishDraft, makeDraft } from './draft.ts';
import { daylightSaving, idWrapSessions } from './scenarios/calendar.ts';
import { compactions, failedCompactions, forkOfCompaction } from './scenarios/compactions.ts';
import { danglingParent, delegations, parentCycles } from './scenarios/delegation.ts';
import { failedAnswers, forkOfFailures, killedRuns, toolOutcomes } from './scenarios/failures.ts';
import {
  forkOfChild,
  forkOfNothing,
  forks,
  forksOfForks,
  twins,
  twoForksOfOneSource,
} from './scenarios/forks.ts';
import {
  sourceAndMiddleDeleted,
  sourceDeleted,
  sourceDeletedWithForksOfOneMoment,
  sourceDeletedWithSeveralForks,
  sourceLost,
  sourceReverted,
} from './scenarios/forks-without-source.ts';
import { orphanMessages, orphanParts, orphanPartsOfLostSession, strangers } from './scenarios/orphans.ts';
import {
  archivedSessions,
  emptySessions,
  longFractions,
  plainSessions,
  unansweredPrompt,
  unattributedSpend,
} from './scenarios/plain.ts';
import {
  forkOfMultiStepMessages,
  messageWithoutStepFinish,
  multiStepMessages,
  singleStepThatDiffers,
} from './scenarios/steps.ts';
import type { World } from './world.ts';

/** Something that OpenCode users do or that befalls their data; adds its records to the draft. */
export type Scenario = (draft: Draft) => void;

/** Every scenario by name. A new one is a function in `scenarios/` and an entry here. */
export const scenarios = {
  plainSessions,
  unansweredPrompt,
  archivedSessions,
  emptySessions,
  longFractions,
  unattributedSpend,
  delegations,
  danglingParent,
  parentCycles,
  forks,
  forksOfForks,
  twoForksOfOneSource,
  forkOfNothing,
  forkOfChild,
  twins,
  sourceDeleted,
  sourceDeletedWithSeveralForks,
  sourceDeletedWithForksOfOneMoment,
  sourceAndMiddleDeleted,
  sourceReverted,
  sourceLost,
  multiStepMessages,
  forkOfMultiStepMessages,
  singleStepThatDiffers,
  messageWithoutStepFinish,
  failedAnswers,
  killedRuns,
  toolOutcomes,
  forkOfFailures,
  compactions,
  failedCompactions,
  forkOfCompaction,
  orphanParts,
  orphanMessages,
  orphanPartsOfLostSession,
  strangers,
  daylightSaving,
  idWrapSessions,
} satisfies Readonly<Record<string, Scenario>>;

/**
 * The world in which the given scenarios (default: all) happened, one after the other, each on a day of its own
 * between January and October 2026. The same seed and scenarios give the same world; a scenario may come twice.
 */
export function makeWorld(seed: number, chosen: readonly Scenario[] = Object.values(scenarios)): World {
  const draft = makeDraft(seed);
  chosen.forEach((scenario, index) => {
    draft.setClock(Date.UTC(2026, 0, 2 + ((seed + index * 37) % 300)) + draft.random.int(0, 80_000_000));
    scenario(draft);
  });
  return finishDraft(draft);
}
