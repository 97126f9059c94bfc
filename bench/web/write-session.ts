import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a session of one answer below `storage/`, as OpenCode 1.x does; `now` (epoch milliseconds) makes its ids. */
export function writeSession(storage: string, now: number): void {
  const [session, message, part] = [`ses_${now}`, `msg_${now}`, `prt_${now}`];
  const write = (path: string, document: object): void => {
    mkdirSync(join(storage, path, '..'), { recursive: true });
    writeFileSync(join(storage, path), JSON.stringify(document));
  };
  write(`part/${message}/${part}.json`, {
    ...{ id: part, messageID: message, sessionID: session, type: 'text', text: 'It is done.' },
  });
  write(`message/${session}/${message}.json`, {
    ...{ id: message, sessionID: session, role: 'assistant', time: { created: now, completed: now } },
    ...{ modelID: 'claude-sonnet-4', providerID: 'anthropic', cost: 0.01 },
    tokens: { input: 100, output: 10, reasoning: 0, cache: { read: 0, write: 0 } },
  });
  write(`session/live/${session}.json`, {
    ...{ id: session, version: '1.1.65', projectID: 'live', directory: '/home/dev/projects/live' },
    ...{ title: `Session of ${now}`, time: { created: now, updated: now } },
  });
}
