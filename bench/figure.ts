/** One line of the result. Values are medians; `ratio` is value to floor, as times for times and rate for rates. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: { readonly name: string; readonly value: number; readonly ratio: number } | null;
  readonly goal: string;
  /** Null when what the goal is about was not measured. */
  readonly met: boolean | null;
}

/** A figure of a measured value, held against its floor and goal; null when nothing was measured (NaN). */
export function figure(
  name: string,
  unit: string,
  value: number,
  about: {
    floor?: [name: string, value: number];
    goal: string;
    met: (value: number, ratio: number) => boolean | null;
  },
): Figure | null {
  if (Number.isNaN(value)) return null;
  const [floorName = '', floorValue = Number.NaN] = about.floor ?? [];
  const ratio = value / floorValue;
  const floor = Number.isNaN(floorValue) ? null : { name: floorName, value: floorValue, ratio };
  const isJudged = about.floor === undefined || floor !== null;
  return { name, value, unit, floor, goal: about.goal, met: isJudged ? about.met(value, ratio) : null };
}
