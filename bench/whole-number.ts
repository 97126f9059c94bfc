/** The number that an argument's digits are, from `low` to `high`; null for anything else. */
export function wholeNumber(text: string, low: number, high: number): number | null {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= low && number <= high ? number : null;
}
