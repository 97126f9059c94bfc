import type { Session } from '../../../../src/contract/session.ts';

/** What each view of a session is given. */
export interface TabProps {
  readonly id: string;
  readonly session: Session;
}
