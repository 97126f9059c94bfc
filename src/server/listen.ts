import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Log } from '../core/log.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import type { ServerApp } from './create-app.ts';

/** Where to listen: port 0 takes a free one. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  readonly newRequestId: () => string;
  /** Other limits than the usual ones. */
  readonly limits?: Partial<ConnectionLimits>;
}

/** What one client may take of the server, however slowly it sends. Durations in milliseconds. */
export interface ConnectionLimits {
  /** URL and headers of a request, in bytes. */
  readonly headerBytes: number;
  /** Until the headers of a request are there, from the connection or the request before. */
  readonly headersMs: number;
  /** Until the whole request is there. */
  readonly requestMs: number;
  /** Between two requests of a connection. */
  readonly idleMs: number;
  /** How often the two before are looked after. */
  readonly checkMs: number;
  /** Connections at a time; further ones are closed at once. */
  readonly connections: number;
}

const usualLimits: ConnectionLimits = {
  headerBytes: 16_384,
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 5_000,
  checkMs: 2_000,
  connections: 256,
};

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
export async function listen(
  app: ServerApp,
  { host, port, log, newRequestId, limits }: ListenOptions,
): Promise<Listening> {
  const { headerBytes, headersMs, requestMs, idleMs, checkMs, connections } = { ...usualLimits, ...limits };
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
    errorHandler: () => app.fetch(new Request(unreadable), nowhere),
  });
  const server = createServer(
    {
      requireHostHeader: false,
      maxHeaderSize: headerBytes,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: checkMs,
    },
    listener,
  );
  server.maxConnections = connections;
  const answering = new WeakSet<Duplex>();
  server.on('request', ({ socket }, response) => {
    answering.add(socket);
    response.once('close', () => answering.delete(socket));
  });
  server.on('clientError', (error, socket) => {
    // What stands in the middle of an answer would be taken for a part of it.
    if (answering.has(socket)) socket.destroy();
    else answerUnreadable(error, socket, newRequestId());
  });
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
