const scale = 40;
const outputScale = 10;

/** The decimal number that JSON writes for a double, as an integer count of 1e-40, so that sums are exact. */
export function exact(value: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) throw new Error(`no finite number: ${value}`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const places = scale - fraction.length + Number(exponent);
  if (places < 0) throw new Error(`more than ${scale} decimals: ${value}`);
  const magnitude = BigInt(whole + fraction) * 10n ** BigInt(places);
  return sign === '-' ? -magnitude : magnitude;
}

/** A count of 1e-40 as a number rounded to 1e-10, halves away from zero. */
export function rounded(sum: bigint): number {
  const unit = 10n ** BigInt(scale - outputScale);
  const magnitude = ((sum < 0n ? -sum : sum) + unit / 2n) / unit;
  const digits = magnitude.toString().padStart(outputScale + 1, '0');
  const value = Number(`${digits.slice(0, -outputScale)}.${digits.slice(-outputScale)}`);
  return sum < 0n && magnitude !== 0n ? -value : value;
}

/** A count of 1e-40 as the double nearest to it. */
export function asDouble(sum: bigint): number {
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const value = Number(`${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
  return sum < 0n ? -value : value;
}
