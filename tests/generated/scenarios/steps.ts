import { addPrompt, addReply } from '../add-message.ts';
import { addSession } from '../add-session.ts';
import type { Draft } from '../draft.ts';
import { forkSession } from '../fork-session.ts';
import { randomCost, randomTokens } from '../random-usage.ts';
import type { WorldSession } from '../world.ts';

function addManySteps(draft: Draft, session: WorldSession): void {
  const steps = Array.from({ length: draft.random.int(2, 5) }, () => ({
    tokens: randomTokens(draft.random),
    cost: draft.random.int(0, 50_000) / 1e6,
  }));
  addPrompt(draft, session);
  addReply(draft, session, {
    steps,
    tokens: steps.at(-1)?.tokens ?? null,
    cost: steps.reduce((sum, step) => sum + step.cost, 0),
  });
}

/** Messages of several steps, as 0.5 wrote them: the message has the last step's tokens and the sum of the costs. */
export function multiStepMessages(draft: Draft): void {
  const session = addSession(draft);
  addManySteps(draft, session);
  addManySteps(draft, session);
}

/** The same in a fork: copies with several steps. */
export function forkOfMultiStepMessages(draft: Draft): void {
  const session = addSession(draft);
  addManySteps(draft, session);
  forkSession(draft, session);
}

/** One step-finish part only, with other figures than its message: the message's stand. */
export function singleStepThatDiffers(draft: Draft): void {
  const session = addSession(draft);
  addPrompt(draft, session);
  addReply(draft, session, {
    steps: [{ tokens: randomTokens(draft.random), cost: randomCost(draft.random) }],
  });
}

/** No step-finish part at all. */
export function messageWithoutStepFinish(draft: Draft): void {
  const session = addSession(draft);
  addPrompt(draft, session);
  addReply(draft, session, { steps: [] });
}
