import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { appToken, makeApp } from '../../tests/support/server-app.ts';
import { httpError } from '../contract/http-error.ts';
import { type ConnectionLimits, type Listening, listen } from './listen.ts';

const servers: Listening[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await server.close();
});

async function serve(limits: Partial<ConnectionLimits> = {}) {
  const made = makeApp();
  const log = () => {};
  const server = await listen(made.app, {
    host: '127.0.0.1',
    port: 0,
    log,
    newRequestId: () => 'request-of-the-server',
    limits,
  });
  servers.push(server);
  return { ...made, port: server.port };
}

interface Conversation {
  readonly socket: Socket;
  readonly text: () => string;
  /** What was answered until the other end closed. */
  readonly closed: Promise<string>;
}

function open(port: number): Conversation {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.setEncoding('utf8');
  socket.on('error', () => {});
  let text = '';
  socket.on('data', (more) => {
    text += more;
  });
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  return { socket, text: () => text, closed };
}

/** Checks that an answer on the wire is a refusal with all headers; gives its code. */
function codeOf(answer: string, status: number): string {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toContain("content-security-policy: default-src 'none'");
  expect(head).toContain('x-request-id: request-of-the-server');
  expect(head).not.toMatch(/access-control/i);
  const { code, requestId } = httpError.strict().parse(JSON.parse(body)).error;
  expect(requestId).toBe('request-of-the-server');
  return code;
}

test.each([
  ['no HTTP', 'nonsense\r\n\r\n', 400, 'unreadable'],
  ['a header that is none', 'GET / HTTP/1.1\r\nno header\r\n\r\n', 400, 'unreadable'],
  ['a URL of 20 KB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'header_too_large'],
  [
    'headers of 20 KB',
    `GET / HTTP/1.1\r\nHost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
    'header_too_large',
  ],
])('%s is refused in the one error shape, and its connection ends', async (_name, sent, status, code) => {
  const { port } = await serve();
  const { socket, closed } = open(port);
  socket.write(sent);
  expect(codeOf(await closed, status)).toBe(code);
});

test.each([
  ['nothing', ''],
  ['half a line', 'GET /heal'],
  ['headers without an end', 'GET /healthz HTTP/1.1\r\nHost: x\r\nx: 1\r\n'],
])('a client that sends %s and waits is told so and cut', async (_name, sent) => {
  const { port } = await serve({ headersMs: 150, requestMs: 300, checkMs: 20 });
  const { socket, closed } = open(port);
  if (sent !== '') socket.write(sent);
  expect(codeOf(await closed, 408)).toBe('request_timeout');
});

test('headers that arrive a byte at a time are cut, however long they go on', async () => {
  const { port } = await serve({ headersMs: 200, requestMs: 400, checkMs: 20 });
  const { socket, closed } = open(port);
  socket.write('GET /healthz HTTP/1.1\r\nx: ');
  const drip = setInterval(() => socket.writable && socket.write('x'), 10);
  expect(codeOf(await closed, 408)).toBe('request_timeout');
  clearInterval(drip);
});

test('a body that arrives a byte at a time is cut', async () => {
  const { port, asked } = await serve({ headersMs: 100, requestMs: 300, checkMs: 20 });
  const { socket, closed } = open(port);
  const head = `POST /api/sql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${appToken}\r\n`;
  socket.write(`${head}Content-Length: 1000000\r\n\r\n{"sql":"`);
  const drip = setInterval(() => socket.writable && socket.write('x'), 10);
  await closed;
  clearInterval(drip);
  expect(asked).toEqual([]);
});

test('an idle connection is closed after its answer, and a stream of events is not idle', async () => {
  const { port } = await serve({ idleMs: 100, headersMs: 200, requestMs: 300, checkMs: 20 });
  const request = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${appToken}\r\n\r\n`;
  const stream = open(port);
  stream.socket.write(request('/api/events'));
  const idle = open(port);
  idle.socket.write(request('/healthz'));
  expect(await idle.closed).toMatch(/^HTTP\/1\.1 200 /);
  // Longer than every limit above.
  const later = open(port);
  await later.closed;
  expect(stream.text()).toContain('retry: 1000');
  expect(stream.socket.destroyed).toBe(false);
});

test('nothing is written into a stream whose client sends nonsense: it ends', async () => {
  const { port } = await serve();
  const { socket, closed, text } = open(port);
  socket.write(
    `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${appToken}\r\n\r\n`,
  );
  await expect.poll(text, { timeout: 10_000 }).toContain('retry: 1000');
  socket.write('nonsense\r\n\r\n');
  expect(await closed).not.toContain('unreadable');
});

test('connections above the limit are closed at once, and there is room again when others end', async () => {
  const { port } = await serve({ connections: 2 });
  const ask = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  const [first, second] = [open(port), open(port)];
  for (const { socket, text } of [first, second]) {
    socket.write(ask);
    await expect.poll(text, { timeout: 10_000 }).toContain('"status":"ok"');
  }
  const third = open(port);
  third.socket.write(ask);
  expect(await third.closed).toBe('');
  first.socket.destroy();
  await expect
    .poll(
      async () => {
        const next = open(port);
        next.socket.end(ask.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
        return next.closed;
      },
      { timeout: 10_000 },
    )
    .toContain('"status":"ok"');
});
