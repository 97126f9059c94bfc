import { Link } from '@tanstack/react-router';
import { ErrorCard } from '../ui/states.tsx';

/** For an address that no page has. */
export function NotFound() {
  return (
    <main className="p-6">
      <h1 className="text-xl font-semibold">There is no such page</h1>
      <p className="mt-2 text-fg2">
        The address may be mistyped.{' '}
        <Link to="/" className="text-accent underline">
          Go to the overview
        </Link>
      </p>
    </main>
  );
}

/** For a page that could not be drawn. */
export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return (
    <main className="p-6">
      <ErrorCard error={error} retry={reset} />
    </main>
  );
}
