import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../contract/http-error.ts';
import { errorCodes } from '../contract/http-error.ts';
import { jsonLine } from '../core/json-line.ts';
import { safetyHeaders } from './safety-headers.ts';

const messages = {
  unreadable: 'What was sent is no HTTP request.',
  header_too_large: 'URL and headers of the request are too long.',
  request_timeout: 'The request did not arrive in time.',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** Refuses what never became a request, in the one error shape, and ends its connection. */
export function answerUnreadable(error: Error, socket: Duplex, requestId: string): void {
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const code = codeOf(error);
  const { status } = errorCodes[code];
  const body = jsonLine({ error: { code, message: messages[code], requestId } });
  const headers = {
    ...safetyHeaders,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}

/** By the codes of https://nodejs.org/api/http.html#event-clienterror */
function codeOf(error: Error): keyof typeof messages {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return 'header_too_large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_timeout' : 'unreadable';
}
