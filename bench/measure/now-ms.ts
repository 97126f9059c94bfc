/** Milliseconds by a clock that every process of this machine reads alike and that nobody sets. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
