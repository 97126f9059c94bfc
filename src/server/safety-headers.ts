/**
 * On every response: nothing may load, frame, sniff, store or embed what is answered, nor learn the address it came from.
 * Pages and their files say for themselves what they may load and how long they are kept.
 */
export const safetyHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
