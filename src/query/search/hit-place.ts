import { type Sql, sql } from '../../db/sql.ts';
import { readPlaceCursor, writePlaceCursor } from '../place-cursor.ts';

/**
 * The place of a hit among all: newest first by `at` (epoch milliseconds of its message, −1 for none), then by the id of
 * its message (of a title: its session), then by its part (`''` for none), all downwards.
 */
export interface HitPlace {
  readonly at: number;
  readonly owner: string;
  readonly part: string;
}

/** The place as an opaque text that goes into an address unchanged. */
export function writePlace({ at, owner, part }: HitPlace): string {
  return writePlaceCursor([at, owner, part]);
}

/** The place that a cursor stands for. Throws DatabaseError when it is none that {@link writePlace} made. */
export function readPlace(cursor: string): HitPlace {
  const { numbers, texts } = readPlaceCursor(cursor, { numbers: 1, texts: 2 });
  const [at = 0] = numbers;
  const [owner = '', part = ''] = texts;
  return { at, owner, part };
}

/** Predicate over `moment`, `owner` and `part`: the hit stands after this place. */
export function isAfter(place: HitPlace | null): Sql {
  if (place === null) return sql`true`;
  const at = sql`${BigInt(place.at)}::BIGINT`;
  return sql`(
    moment < ${at}
    OR (moment = ${at} AND (owner < ${place.owner} OR (owner = ${place.owner} AND part < ${place.part})))
  )`;
}

/** Predicate over `moment` and `owner`: nothing of the owner stands after this place but what belongs to the place's owner. */
export function isUpTo(place: HitPlace | null): Sql {
  if (place === null) return sql`true`;
  const at = sql`${BigInt(place.at)}::BIGINT`;
  return sql`(moment > ${at} OR (moment = ${at} AND owner >= ${place.owner}))`;
}
