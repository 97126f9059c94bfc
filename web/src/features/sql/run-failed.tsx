import { CircleAlert, CornerDownRight } from 'lucide-react';
import { ApiError } from '../../api/ask.ts';
import { Button } from '../../ui/button.tsx';
import { placeOfError } from './error-place.ts';

/** Why a statement gave no rows, where it is wrong, and what to do. */
export function RunFailed({
  error,
  sql,
  onPlace,
}: {
  readonly error: Error;
  readonly sql: string;
  /** Puts the cursor there; left out where the editor holds another statement. */
  readonly onPlace: ((offset: number) => void) | undefined;
}) {
  const place = placeOfError(error.message, sql);
  const hint = error instanceof ApiError ? error.hint : null;
  return (
    <div role="alert" className="m-4 rounded-panel border border-error/50 bg-error/10 p-4">
      <p className="flex items-center gap-2 font-medium text-error">
        <CircleAlert size={16} aria-hidden /> The statement failed
        {place !== null && ` at line ${place.line}, column ${place.column}`}
      </p>
      <pre className="num mt-2 overflow-x-auto whitespace-pre-wrap break-words">{error.message}</pre>
      {hint !== null && <p className="mt-2 text-fg2">{hint}</p>}
      {place !== null && onPlace !== undefined && (
        <Button className="mt-3" onClick={() => onPlace(place.offset)}>
          <CornerDownRight size={14} aria-hidden /> Go to line {place.line}, column {place.column}
        </Button>
      )}
    </div>
  );
}
