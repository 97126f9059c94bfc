import type { Context } from 'hono';

/** What the HTTP side gives beside the request: its connection. */
export interface ServerBindings {
  readonly incoming: {
    readonly socket: { readonly localPort?: number | undefined; readonly destroy: () => unknown };
  };
}

/** The types of the app: `route` is the path of the endpoint as the contract writes it, null where there is none. */
export interface ServerEnv {
  Bindings: ServerBindings;
  Variables: { requestId: string; route: string | null };
}

export type ServerContext = Context<ServerEnv>;

/** The port that a request came in at. */
export function portOf(context: ServerContext): number {
  return context.env.incoming.socket.localPort ?? 0;
}
