import { z } from 'zod';

/** What `/healthz` says to anyone: that a daemon of this version answers, and nothing about its data. */
export const health = z.object({ status: z.literal('ok'), version: z.string() });
export type Health = z.infer<typeof health>;
