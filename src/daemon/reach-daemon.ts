import { otherEndpoints, requestOf } from '../contract/endpoints.ts';
import { health } from '../contract/health.ts';

/** Where a daemon listens on 127.0.0.1, and what opens it. */
export interface Reachable {
  readonly port: number;
  readonly token: string;
  readonly version: string;
}

/** How long a daemon has for each of its two answers, in milliseconds. */
const PATIENCE_MS = 2_000;

/** No answer that is looked at here is longer, in bytes. */
const LONGEST = 65_536;

/**
 * Says why what listens on the port is not the daemon that is looked for; null when it is. The token is shown only to
 * what calls itself a daemon of this version, and must be accepted for a question.
 */
export async function whyUnreachable({ port, token, version }: Reachable): Promise<string | null> {
  const base = `http://127.0.0.1:${port}`;
  try {
    const found = health.safeParse(await answerOf(`${base}${otherEndpoints.health.path}`, {}));
    if (!found.success || found.data.version !== version) return `port ${port} is another program's`;
    // The one question that no other one holds up.
    const { method, target } = requestOf('status', {});
    const headers = { authorization: `Bearer ${token}` };
    const asked = await send(`${base}${target}`, { method, headers });
    await asked.body?.cancel();
    return asked.ok ? null : `what listens on port ${port} refuses the token`;
  } catch {
    return `nothing answers on port ${port}`;
  }
}

/** The JSON of a successful answer; null for every other one. Throws where there is none in time. */
async function answerOf(url: string, request: RequestInit): Promise<unknown> {
  const response = await send(url, request);
  const text = await shortText(response);
  if (!response.ok || text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function send(url: string, request: RequestInit): Promise<Response> {
  return fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
}

/** The text of an answer; null when it is longer than any of a daemon here, and then the rest is left unread. */
async function shortText(response: Response): Promise<string | null> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const bytes of response.body) {
    length += bytes.length;
    if (length > LONGEST) return null;
    text += decoder.decode(bytes, { stream: true });
  }
  return text;
}
