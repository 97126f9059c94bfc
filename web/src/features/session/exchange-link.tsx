import { Navigate, useParams } from '@tanstack/react-router';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { sessionPath } from '../../ui/links.tsx';

/** The short address of an exchange: goes on to it in the trace of its session. */
export function ExchangeLink() {
  const { id = '', n } = useParams({ strict: false }) as { readonly id?: string; readonly n?: string };
  const search = useSearchText();
  return (
    <Navigate to={sessionPath(id)} search={{ ...globalOf(search), tab: 'trace', x: n } as never} replace />
  );
}
