import { type HttpError, httpError } from '../../src/contract/http-error.ts';
import { type AppOptions, createApp, type ServerApp } from '../../src/server/create-app.ts';
import { EventLog } from '../../src/server/event-log.ts';
import { loopbackHosts } from '../../src/server/loopback-hosts.ts';

/** The token and the port of every app that is made here. */
export const appToken = 'the_token-of-the-server';
export const appPort = 4096;

/** An app over a made-up monitor, with what reached it. */
export interface AppUnderTest {
  readonly app: ServerApp;
  readonly events: EventLog;
  /** Ends the streams of events. */
  readonly stop: AbortController;
  /** The questions that the monitor was asked, as `[question, input]`. */
  readonly asked: (readonly [string, unknown])[];
  /** The lines of the log, as `[level, event, facts]`. */
  readonly logged: (readonly [string, string, Readonly<Record<string, unknown>>])[];
  /** How often a connection was cut. */
  readonly cuts: () => number;
  /** Asks the app as a client with the token does. A header of null is left out. */
  readonly request: (
    target: string,
    init?: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string | null>> },
  ) => Promise<Response>;
}

/** What a test decides about its app; what its monitor does not do is refused. */
type AppChanges = Partial<Omit<AppOptions, 'monitor'>> & {
  readonly monitor?: Partial<AppOptions['monitor']>;
};

/** Makes an app; the monitor answers every question with an empty list of models unless told otherwise. */
export function makeApp({ monitor = {}, ...changes }: AppChanges = {}): AppUnderTest {
  const asked: AppUnderTest['asked'] = [];
  const logged: AppUnderTest['logged'] = [];
  const events = new EventLog('run');
  const stop = new AbortController();
  let requests = 0;
  let cuts = 0;
  const options: AppOptions = {
    monitor: {
      ask: async (question, input) => {
        asked.push([question, input]);
        return { problem: { message: `There is no answer to ${question}.`, hint: 'Ask something else.' } };
      },
      export: async () => ({ problem: { message: 'There is no table.', hint: null } }),
      sync: async () => ({ problem: { message: 'There is no pass.', hint: null } }),
      rebuild: async () => ({ problem: { message: 'There is nothing to derive.', hint: null } }),
      ...monitor,
    },
    token: appToken,
    tickets: new Set(),
    allowedHosts: loopbackHosts,
    events,
    dashboard: null,
    version: '1.2.3',
    timeZone: 'Europe/Berlin',
    signal: stop.signal,
    log: (level, event, facts) => logged.push([level, event, facts]),
    newRequestId: () => {
      requests += 1;
      return `request-${requests}`;
    },
    now: () => 0,
    ...changes,
  };
  const app = createApp(options);
  const socket = {
    localPort: appPort,
    destroy: () => {
      cuts += 1;
    },
  };
  return {
    app,
    events,
    stop,
    asked,
    logged,
    cuts: () => cuts,
    request: async (target, { headers = {}, ...init } = {}) => {
      const wanted = { host: `127.0.0.1:${appPort}`, authorization: `Bearer ${appToken}`, ...headers };
      const sent = Object.entries(wanted).filter((header): header is [string, string] => header[1] !== null);
      return app.request(
        `http://127.0.0.1:${appPort}${target}`,
        { ...init, headers: sent },
        {
          incoming: { socket },
        },
      );
    },
  };
}

/** What a refusal says; fails where the body is none. */
export async function errorOf(response: Response): Promise<HttpError['error']> {
  return httpError.strict().parse(await response.json()).error;
}
