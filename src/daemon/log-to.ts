import { pino } from 'pino';
import type { Log, LogLevel } from '../core/log.ts';

/** Writes events of at least `level` as JSON lines to a file descriptor, at once, so that none is lost at the end. */
export function logTo(descriptor: number, level: LogLevel): Log {
  const logger = pino({ level, base: null }, pino.destination({ dest: descriptor, sync: true }));
  return (severity, event, facts) => logger[severity](facts, event);
}
