import { CopyButton } from '../../../ui/copy-button.tsx';
import { linkTo } from './place.ts';

/** Copies the address of a message or part. */
export function CopyLink({
  sessionId,
  message,
  part,
  label,
}: {
  readonly sessionId: string;
  readonly message?: string;
  readonly part?: string;
  readonly label: string;
}) {
  const place = { ...(message !== undefined && { message }), ...(part !== undefined && { part }) };
  return <CopyButton text={linkTo(sessionId, place)} label={label} />;
}
