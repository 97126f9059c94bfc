import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './ask.ts';

/** Answers of this page. They are asked anew when the daemon tells of a change (`live.ts`), not by the clock. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 300_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        error instanceof ApiError && (error.status === 0 || error.status === 503) && failures < 2,
      retryDelay: (failures) => 500 * 2 ** failures,
    },
  },
});
