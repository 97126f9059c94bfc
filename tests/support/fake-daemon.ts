import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request as it came: `GET /api/stats`, with its body. */
export interface SeenRequest {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What stands in for a daemon's HTTP side: the token it takes and what it answers, by method and path. */
export interface FakeDaemonOptions {
  readonly token?: string;
  readonly version?: string;
  readonly answers?: Readonly<Record<string, (request: SeenRequest, response: ServerResponse) => unknown>>;
}

/** A running stand-in. */
export interface FakeDaemon {
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  /** Ends it as a kill would: open connections break. */
  close(): Promise<void>;
}

export const fakeToken = 'f4ke-t0ken_of-the-daemon';

/**
 * Listens on 127.0.0.1 as a daemon does: `/healthz` is open, everything else needs the token, the status is an empty one. A
 * handler of `answers` gives the JSON of its answer, or writes the response itself and gives undefined.
 */
export async function startFakeDaemon(options: FakeDaemonOptions = {}): Promise<FakeDaemon> {
  const { token = fakeToken, version = '1.2.3', answers = {} } = options;
  const seen: SeenRequest[] = [];
  const reply = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, status: number, code: string): void =>
    reply(response, status, { error: { code, message: `It says ${code}.`, requestId: 'r' } });
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const request: SeenRequest = {
      line: `${incoming.method} ${pathname}`,
      authorization: incoming.headers.authorization,
      body: Buffer.concat(chunks).toString(),
    };
    seen.push(request);
    if (pathname === '/healthz') return reply(response, 200, { status: 'ok', version });
    if (request.authorization !== `Bearer ${token}`) return refuse(response, 401, 'unauthorized');
    const handler = answers[request.line];
    if (handler !== undefined) {
      const body = handler(request, response);
      if (body !== undefined) reply(response, 200, body);
    } else if (request.line === 'GET /api/status') {
      reply(response, 200, {});
    } else {
      refuse(response, 404, 'not_found');
    }
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return {
    port: address.port,
    seen,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
