import type { Question } from '../contract/questions.ts';
import { DatabaseError } from '../db/database-error.ts';
import { Slots } from './slots.ts';

/**
 * Statements that run at a time hold one of the four threads each that Node has for such work (libuv's pool), as do the
 * writer's statements and the reading of files. So questions have two of them, statements of users one.
 */
const QUESTIONS_AT_ONCE = 2;
const STATEMENTS_AT_ONCE = 1;

/** An export waits for its client most of the time, and holds no thread meanwhile. */
const EXPORTS_AT_ONCE = 1;

/** Questions of one kind that may wait. */
const LONGEST_QUEUE = 64;

/** How long the answer to a question may take, in milliseconds; statements of users have a limit of their own. */
const LONGEST_ANSWER_MS = 60_000;

/**
 * Gives questions their turn: a slow statement of a user holds up other statements alone, an export other exports, slow
 * questions other questions, and nothing holds up `status`.
 */
export class QuestionTurns {
  readonly #questions = new Slots(QUESTIONS_AT_ONCE, LONGEST_QUEUE);
  readonly #statements = new Slots(STATEMENTS_AT_ONCE, LONGEST_QUEUE);
  readonly #exports = new Slots(EXPORTS_AT_ONCE, LONGEST_QUEUE);
  readonly #longestAnswerMs: number;

  constructor(longestAnswerMs = LONGEST_ANSWER_MS) {
    this.#longestAnswerMs = longestAnswerMs;
  }

  /**
   * Answers when it is this question's turn. The signal that `answer` gets aborts when the client goes away or the time is
   * up; the latter throws {@link DatabaseError}.
   */
  take<T>(
    question: Question,
    answer: (signal: AbortSignal | undefined) => Promise<T>,
    gone?: AbortSignal,
  ): Promise<T> {
    if (question === 'sql') return this.#statements.use(() => answer(gone), gone);
    const inTime = (): Promise<T> => this.#inTime(answer, gone);
    return question === 'status' ? inTime() : this.#questions.use(inTime, gone);
  }

  /** Exports when it is this one's turn, for as long as its client takes. */
  takeExport<T>(work: () => Promise<T>, gone?: AbortSignal): Promise<T> {
    return this.#exports.use(work, gone);
  }

  async #inTime<T>(answer: (signal: AbortSignal) => Promise<T>, gone: AbortSignal | undefined): Promise<T> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), this.#longestAnswerMs);
    try {
      return await answer(gone === undefined ? over.signal : AbortSignal.any([gone, over.signal]));
    } catch (cause) {
      if (!over.signal.aborted || gone?.aborted === true) throw cause;
      throw new DatabaseError(`The answer took longer than ${this.#longestAnswerMs / 1000} seconds.`, {
        cause,
        code: 'timeout',
        hint: 'Ask for less: a shorter range, one project, or a smaller page.',
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
