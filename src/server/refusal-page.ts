import { errorCodes } from '../contract/http-error.ts';
import { plainPage } from './plain-page.ts';
import { type Refusal, refusalHeaders } from './refusal.ts';

const TITLES: Readonly<Record<number, string>> = {
  401: 'This dashboard opens with its own address',
  403: 'This address is not the one to open',
  429: 'Too many wrong tokens',
};

const GET_IN = [
  'Open the address that `ocmon serve` printed when it started; it ends in `/login?token=` and the token. It is good until the daemon ends: each start has a new token.',
  'Where that terminal is gone, stop the daemon and run `ocmon serve` (or `npm start` in a checkout) again: it prints the address, and opens it where there is a browser.',
];

/** Writes a refusal for somebody who looks at it in a browser. */
export function refusalPage(refusal: Refusal): Response {
  const { code, message, hint, retryAfter } = refusal;
  const { status } = errorCodes[code];
  const lines = [
    message,
    ...(status === 401 || status === 429 ? GET_IN : hint === undefined ? [] : [hint]),
    ...(retryAfter === undefined ? [] : [`The right address works at once, others after ${retryAfter} s.`]),
  ];
  const response = plainPage({ status, title: TITLES[status] ?? 'This did not work', lines });
  for (const [name, value] of refusalHeaders(refusal)) response.headers.set(name, value);
  return response;
}
