import { describe, expect, test } from 'vitest';
import { hasBrowser, openBrowser, openCommand, type Seat } from './browser.ts';

const desk: Seat = { platform: 'linux', env: { DISPLAY: ':0' }, isTty: true };

describe('a browser is there', () => {
  test.each<[string, Seat]>([
    ['under X11', desk],
    ['under Wayland', { ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['on macOS', { ...desk, platform: 'darwin', env: {} }],
    ['on Windows', { ...desk, platform: 'win32', env: {} }],
    ['where variables are set to nothing', { ...desk, env: { DISPLAY: ':0', CI: '', SSH_TTY: '' } }],
  ])('%s', (_name, seat) => {
    expect(hasBrowser(seat)).toBe(true);
  });
});

describe('a browser is not there', () => {
  test.each<[string, Seat]>([
    ['without a screen', { ...desk, env: {} }],
    ['where nobody reads the output', { ...desk, isTty: false }],
    ['in CI', { ...desk, env: { DISPLAY: ':0', CI: 'true' } }],
    [
      'over SSH with a forwarded screen',
      { ...desk, env: { DISPLAY: ':10', SSH_CONNECTION: '10.0.0.1 1 2 22' } },
    ],
    ['over SSH on macOS', { platform: 'darwin', env: { SSH_TTY: '/dev/ttys001' }, isTty: true }],
  ])('%s', (_name, seat) => {
    expect(hasBrowser(seat)).toBe(false);
  });
});

test.each([
  ['linux', ['xdg-open', 'http://x/?a=1']],
  ['darwin', ['open', 'http://x/?a=1']],
  ['win32', ['cmd', '/c', 'start', '""', '"http://x/?a=1"']],
])('on %s the address is one argument', (platform, command) => {
  expect(openCommand(platform, 'http://x/?a=1')).toEqual(command);
});

test('a program that is not there is no failure', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    openBrowser('linux', 'http://127.0.0.1:1/');
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.env.PATH = path;
  }
});
