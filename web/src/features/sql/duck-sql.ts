import { SQLDialect } from '@codemirror/lang-sql';

/** DuckDB's SQL for colours and completion: words that are no names, so that columns called `id` or `day` stay plain. */
export const DuckSql = SQLDialect.define({
  keywords:
    'all and anti any as asc asof at between by case cast collate cross cube current desc describe distinct else end ' +
    'escape except exclude exists explain analyze false filter first following for from full glob group grouping having ' +
    'ilike in inner intersect interval into is isnull join last lateral left like limit natural not notnull null nulls ' +
    'offset on or order ordinality outer over partition pivot positional preceding qualify range recursive replace right ' +
    'rollup row rows sample select semi sets show similar summarize tables tablesample then to true unbounded union ' +
    'unpivot using values when where window with within without',
  types:
    'bigint blob boolean bool char date decimal double float hugeint integer int interval json list map numeric real ' +
    'smallint struct text time timestamp timestamptz tinyint ubigint uinteger union uuid varchar',
  builtin: '',
  doubleDollarQuotedStrings: true,
  operatorChars: '*/+-%<>!=&|^~@:',
  identifierQuotes: '"',
});
