import { setMaxListeners } from 'node:events';
import { type Handler, Hono, type MiddlewareHandler } from 'hono';
import { endpoints, otherEndpoints } from '../contract/endpoints.ts';
import { exportTypes } from '../contract/export.ts';
import type { Health } from '../contract/health.ts';
import type { Monitor, RebuildProgress, SyncProgress } from '../contract/monitor.ts';
import { openApiDocument } from '../contract/openapi.ts';
import { type Question, questions } from '../contract/questions.ts';
import { jsonLine } from '../core/json-line.ts';
import type { Log } from '../core/log.ts';
import type { Problem } from '../core/problem.ts';
import { type AccessOptions, cookieName, refuseForeign, refuseStranger } from './access.ts';
import { portOf, type ServerContext, type ServerEnv } from './app-context.ts';
import { type Dashboard, wantsPage } from './dashboard.ts';
import { errorFacts } from './error-facts.ts';
import type { EventLog } from './event-log.ts';
import { eventStream } from './event-stream.ts';
import { exportStream } from './export-stream.ts';
import { FailureLimit } from './failure-limit.ts';
import { login } from './login.ts';
import { plainPage } from './plain-page.ts';
import { readExportInput, readInput, readRebuildInput } from './read-input.ts';
import { decoded, invalid, readQuery } from './read-query.ts';
import { type Refusal, refusalResponse } from './refusal.ts';
import { refusalPage } from './refusal-page.ts';
import { safetyHeaders } from './safety-headers.ts';
import { type WorkStreamOptions, workStream } from './sync-stream.ts';

/** What the HTTP side of a daemon is made of. */
export interface AppOptions extends AccessOptions {
  readonly monitor: Pick<Monitor, 'ask' | 'sync' | 'rebuild' | 'export'>;
  readonly events: EventLog;
  /** The pages for browsers; null where they were not built. */
  readonly dashboard: Dashboard | null;
  /** Of the program. */
  readonly version: string;
  /** The IANA zone of questions that name none. */
  readonly timeZone: string;
  /** Ends the streams of events. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly newRequestId: () => string;
  /** The present in epoch milliseconds. */
  readonly now: () => number;
}

/** The app, ready for `listen`. */
export type ServerApp = Hono<ServerEnv>;

/** The status that the log has for a client that went away before its answer. No client sees it. */
const clientGone = 499;

/** When to ask again what was not to be had, in seconds. */
const retrySeconds = 1;

/**
 * The endpoints of the contract over a monitor, and the dashboard at every other path. What comes from another site is
 * refused first; what has no token may ask for `/healthz` and log in, and does not learn which other paths there are.
 */
export function createApp(options: AppOptions): ServerApp {
  const app: ServerApp = new Hono<ServerEnv>();
  const { health, login: loginAt, sync, rebuild, events, export: exportAt, openapi } = otherEndpoints;
  const failures = new FailureLimit(options.now);
  // Each stream listens to it while it lasts: many are no leak.
  setMaxListeners(0, options.signal);

  app.use(aroundRequest(options));
  app.use(gate((context) => refuseForeign(context, options)));
  app.get(
    health.path,
    route(health.path, () => json({ status: 'ok', version: options.version } satisfies Health)),
  );
  app.all(health.path, route(health.path, wrongMethod(['GET', 'HEAD'])));
  app.get(
    loginAt.path,
    route(loginAt.path, (context) => login(context, options, failures)),
  );
  app.all(loginAt.path, route(loginAt.path, wrongMethod(['GET', 'HEAD'])));
  app.use(gate((context) => refuseStranger(context, options, failures)));

  for (const question of Object.keys(questions).filter(isQuestion)) {
    const { method, path } = endpoints[question];
    const pattern = patternOf(path);
    app.on(
      method,
      pattern,
      route(path, (context) => answerQuestion(context, question, options)),
    );
    app.all(pattern, route(path, wrongMethod(method === 'GET' ? ['GET', 'HEAD'] : [method])));
  }
  app.post(
    sync.path,
    route(sync.path, (context) => runSync(context, options)),
  );
  app.all(sync.path, route(sync.path, wrongMethod([sync.method])));
  app.post(
    rebuild.path,
    route(rebuild.path, (context) => runRebuild(context, options)),
  );
  app.all(rebuild.path, route(rebuild.path, wrongMethod([rebuild.method])));
  const exportPattern = patternOf(exportAt.path);
  app.get(
    exportPattern,
    route(exportAt.path, (context) => exportOne(context, options)),
  );
  app.all(exportPattern, route(exportAt.path, wrongMethod([exportAt.method])));
  app.get(
    events.path,
    route(events.path, (context) => followEvents(context, options)),
  );
  app.all(events.path, route(events.path, wrongMethod([events.method])));

  app.get(
    openapi.path,
    route(openapi.path, (context) => describeApi(context, options)),
  );
  app.all(openapi.path, route(openapi.path, wrongMethod(['GET', 'HEAD'])));

  app.get('/assets/:name', (context, next) => {
    const found = options.dashboard?.asset(context.req.path, context.req.header('accept-encoding') ?? '');
    return found === undefined || found === null ? next() : Promise.resolve(found);
  });
  app.notFound((context) =>
    wantsPage(context)
      ? (options.dashboard?.page() ?? plainPage(notBuilt))
      : refused(context, { code: 'not_found', message: 'There is nothing at this path.' }),
  );
  app.onError((error, context) => {
    if (context.req.raw.signal.aborted) return new Response(null, { status: clientGone });
    const requestId = context.get('requestId');
    options.log('error', 'request failed', { requestId, ...errorFacts(error) });
    return refused(context, unexpected(requestId));
  });
  return app;
}

/** A path of the contract as the router writes it. */
function patternOf(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function isQuestion(name: string): name is Question {
  return Object.hasOwn(questions, name);
}

/** Gives the request its id, the response its headers, and the log its line: never a query string, path or body. */
function aroundRequest({ log, newRequestId, now }: AppOptions): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const start = now();
    const requestId = newRequestId();
    context.set('requestId', requestId);
    context.set('route', null);
    await next();
    const { headers, status } = context.res;
    for (const [name, value] of Object.entries(safetyHeaders)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    headers.set('x-request-id', requestId);
    log('info', 'request', {
      method: context.req.method,
      route: context.get('route'),
      status,
      ms: now() - start,
      requestId,
    });
  };
}

/** Lets a request pass that is not refused. */
function gate(refuse: (context: ServerContext) => Refusal | null): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const refusal = refuse(context);
    if (refusal !== null) return refused(context, refusal);
    await next();
    return undefined;
  };
}

type Answering = (context: ServerContext) => Response | Refusal | Promise<Response | Refusal>;

/** Answers a path that the contract writes like this. */
function route(path: string, answer: Answering): Handler<ServerEnv> {
  return async (context) => {
    context.set('route', path);
    const answered = await answer(context);
    return answered instanceof Response ? answered : refused(context, answered);
  };
}

/** A refusal as JSON, or as a page where a browser asked for one. */
function refused(context: ServerContext, refusal: Refusal): Response {
  return wantsPage(context) ? refusalPage(refusal) : refusalResponse(refusal, context.get('requestId'));
}

/** For a checkout whose pages are missing; commands and the API do without. */
const notBuilt = {
  status: 503,
  title: 'The dashboard was not built',
  lines: [
    'The daemon runs and its API answers, but the folder `dist/web` with the pages is missing.',
    'Stop the daemon and run `npm start` in the checkout: it builds what is missing.',
  ],
};

function wrongMethod(allow: readonly string[]): (context: ServerContext) => Refusal {
  return ({ req }) => ({
    code: 'method_not_allowed',
    message: `This path does not take ${req.method}.`,
    allow,
  });
}

function json(value: unknown): Response {
  return new Response(jsonLine(value), { headers: { 'content-type': 'application/json' } });
}

async function answerQuestion<Q extends Question>(
  context: ServerContext,
  question: Q,
  { monitor, timeZone }: AppOptions,
): Promise<Response | Refusal> {
  const request = context.req.raw;
  if (decoded(new URL(request.url).pathname) === null)
    return invalid('The path is not percent-encoded UTF-8.');
  const read = await readInput(question, { request, pathParameters: context.req.param(), timeZone });
  if ('code' in read) return read;
  const answered = await monitor.ask(question, read.input, request.signal);
  if ('answer' in answered) return json(answered.answer);
  // Nobody reads what an interrupted question says.
  if (request.signal.aborted) return new Response(null, { status: clientGone });
  return unanswerable(answered.problem);
}

/** What the API takes and gives; only the name of the cookie differs between daemons of a version. */
function describeApi(context: ServerContext, { version }: AppOptions): Response | Refusal {
  return (
    refuseParameters(context) ?? json(openApiDocument({ version, cookieName: cookieName(portOf(context)) }))
  );
}

function runSync(context: ServerContext, options: AppOptions): Response | Refusal {
  return (
    refuseParameters(context) ??
    streamWork(context, options, 'sync failed', (signal, onProgress: (progress: SyncProgress) => void) =>
      options.monitor.sync({ sample: false, signal, onProgress }),
    )
  );
}

function runRebuild(context: ServerContext, options: AppOptions): Response | Refusal {
  const { timeZone, monitor } = options;
  const read = readRebuildInput({ request: context.req.raw, pathParameters: {}, timeZone });
  if ('code' in read) return read;
  return streamWork(
    context,
    options,
    'rebuild failed',
    (signal, onProgress: (progress: RebuildProgress) => void) =>
      monitor.rebuild({ ...read.input, signal, onProgress }),
  );
}

function streamWork<P, R>(
  context: ServerContext,
  { log }: AppOptions,
  failed: string,
  work: WorkStreamOptions<P, R>['work'],
): Response {
  const requestId = context.get('requestId');
  const body = workStream({
    work,
    signal: context.req.raw.signal,
    onError: (error) => {
      log('error', failed, { requestId, ...errorFacts(error) });
      const { message, hint = null } = unexpected(requestId);
      return { message, hint };
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
}

function refuseParameters({ req }: ServerContext): Refusal | null {
  const query = readQuery(req.url);
  if ('code' in query) return query;
  return query.size > 0 ? invalid('This path takes no parameters.') : null;
}

async function exportOne(
  context: ServerContext,
  { monitor, timeZone, log }: AppOptions,
): Promise<Response | Refusal> {
  // Nobody would take the bytes behind an answer without a body.
  if (context.req.method === 'HEAD') return wrongMethod([otherEndpoints.export.method])(context);
  const request = context.req.raw;
  const read = readExportInput({ request, pathParameters: context.req.param(), timeZone });
  if ('code' in read) return read;
  const requestId = context.get('requestId');
  const exported = await exportStream({
    monitor,
    input: read.input,
    signal: request.signal,
    onError: (error) => log('error', 'export failed', { requestId, ...errorFacts(error) }),
  });
  if ('problem' in exported) return unanswerable(exported.problem);
  const { table, format } = read.input;
  return new Response(exported.body, {
    headers: {
      'content-type': exportTypes[format],
      'content-disposition': `attachment; filename="${table}.${format}"`,
    },
  });
}

function unanswerable({ message, hint, code }: Problem): Refusal {
  return {
    code: code ?? 'not_answerable',
    message,
    hint: hint ?? undefined,
    ...(code === 'unavailable' && { retryAfter: retrySeconds }),
  };
}

function followEvents(context: ServerContext, { events, signal }: AppOptions): Response | Refusal {
  // Nobody would end the stream behind an answer without a body.
  if (context.req.method === 'HEAD') return wrongMethod([otherEndpoints.events.method])(context);
  const query = readQuery(context.req.url);
  if ('code' in query) return query;
  const surplus = [...query.keys()].find((name) => name !== 'lastEventId');
  if (surplus !== undefined) return invalid(`There is no parameter ${JSON.stringify(surplus)} here.`);
  const lastEventId = context.req.header('last-event-id') ?? query.get('lastEventId') ?? null;
  const { socket } = context.env.incoming;
  const body = eventStream({ log: events, lastEventId, signal, drop: () => socket.destroy() });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

function unexpected(requestId: string): Refusal {
  return {
    code: 'internal',
    message: 'Something unexpected went wrong in the daemon.',
    hint: `Its log has more under the request ${requestId}.`,
  };
}
