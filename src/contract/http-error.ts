import { z } from 'zod';

/** The body of every response that is no success. `requestId` is that of the daemon's log; nothing of the data is in it. */
export const httpError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    requestId: z.string(),
  }),
});
export type HttpError = z.infer<typeof httpError>;
