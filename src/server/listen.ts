import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Log } from '../core/log.ts';
import type { ServerApp } from './create-app.ts';

/** Where to listen: port 0 takes a free one. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
}

/** A server that takes requests. */
export interface Listening {
  /** The port that it has. */
  readonly port: number;
  /** Takes no more requests, lets those under way end within a second, then cuts them. Done within two. */
  close(): Promise<void>;
}

/** How long requests have to end, in milliseconds. */
const graceMs = 1_000;

/** A request that cannot be read as one (no Host, a strange target) goes to the app as one for nobody, and is refused there. */
const unreadable = 'http://unreadable.invalid/';

/** Serves the app. Rejects with Node's error (`EADDRINUSE`, `EACCES`) where it cannot have the port. */
export async function listen(app: ServerApp, { host, port, log }: ListenOptions): Promise<Listening> {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
    errorHandler: () => app.fetch(new Request(unreadable), nowhere),
  });
  const server = createServer({ requireHostHeader: false }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A connection that cannot be taken (no file descriptors left) costs that connection, not the daemon.
  server.on('error', (error) => log('warn', 'connection failed', { error: error.name }));

  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return {
    port: address.port,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

const nowhere = { incoming: { socket: { localPort: 0, destroy: () => {} } } };
