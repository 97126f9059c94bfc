import { spawn } from 'node:child_process';

/** What tells whether somebody sits before a screen that a browser can be opened on. */
export interface Seat {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody reads what is printed. */
  readonly isTty: boolean;
}

/** Whether opening a browser would show it to the one who started this, and not to nobody or on another machine. */
export function hasBrowser({ platform, env, isTty }: Seat): boolean {
  const isRemote = ['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'].some((name) => env[name]);
  if (!isTty || env.CI || isRemote) return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The program of a platform that opens an address in the browser that its user chose. */
export function openCommand(platform: string, url: string): readonly [string, ...(readonly string[])] {
  if (platform === 'darwin') return ['open', url];
  // The first quoted word of `start` is a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', `"${url}"`];
  return ['xdg-open', url];
}

/** Opens an address in a browser that lives on without this process. Where that fails the printed address is enough. */
export function openBrowser(platform: string, url: string): void {
  const [program, ...args] = openCommand(platform, url);
  const child = spawn(program, args, {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
  child.on('error', () => {});
  child.unref();
}
