import { commonTables, type Relation, readTables } from '../../core/relations.ts';
import type { Connection } from '../../db/connection.ts';
import { constant, type Sql } from '../../db/sql.ts';

/**
 * Relations that are made step by step on one connection: those that are read more than once become temp tables, so that
 * each statement is small and quick to plan.
 */
export class KeptRelations {
  readonly #connection: Connection;
  readonly #tables: string[] = [];
  /** Of those that are read once. */
  readonly #expressions: string[];

  /** `expressions` are common table expressions that stand before all relations. */
  constructor(connection: Connection, expressions: readonly string[]) {
    this.#connection = connection;
    this.#expressions = [...expressions];
  }

  async add(relations: readonly Relation[]): Promise<void> {
    for (const relation of relations) {
      if (!relation.isKept) {
        this.#expressions.push(...commonTables([relation]));
        continue;
      }
      await this.#connection.run(
        this.over(`CREATE OR REPLACE TEMP TABLE ${relation.name} AS`, relation.text),
      );
      this.#tables.push(relation.name);
    }
  }

  /** A statement over the relations: `head`, then their common table expressions, then `select`. */
  over(head: string, select: string): Sql {
    const tables = readTables(this.#expressions, select);
    const ctes = tables.length === 0 ? '' : `WITH RECURSIVE ${tables.join(',\n')}`;
    return constant(`${head}\n${ctes}\n${select}`);
  }

  /** Gives their memory back. */
  async drop(): Promise<void> {
    const drops = this.#tables.splice(0).map((name) => `DROP TABLE IF EXISTS temp.main.${name};`);
    if (drops.length > 0) await this.#connection.script(drops.join('\n'));
  }
}
