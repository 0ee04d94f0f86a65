import { expect, test } from 'vitest'
import { carriesRows } from './clickhouse-request.ts'
import { hasSeveralStatements, withoutEnd } from './statement.ts'

test.each([
  { sql: 'SELECT 1', several: false },
  { sql: 'SELECT 1;', several: false },
  { sql: 'SELECT 1 ; \n;', several: false },
  { sql: 'SELECT 1; -- the end', several: false },
  { sql: 'SELECT 1; SELECT 2', several: true },
  { sql: `SELECT ';' || 'it''s; \\'; ' || "a;b" || \`c;d\``, several: false },
  { sql: 'SELECT 1 /* a; b */ + 2 -- c; d', several: false },
  { sql: 'SELECT $tag$ a; b $tag$', several: false },
  { sql: `SELECT 'a'; DROP TABLE t`, several: true },
])('$sql holds several statements: $several', ({ sql, several }) => {
  expect(hasSeveralStatements(sql)).toBe(several)
})

test.each([
  { sql: 'INSERT INTO t FORMAT JSONEachRow', rows: true },
  { sql: 'insert into t (a, b) values (1, 2)', rows: true },
  { sql: 'INSERT INTO t SELECT * FROM u', rows: false },
  { sql: 'INSERT INTO t WITH 1 AS x SELECT x', rows: false },
  { sql: `INSERT INTO t FORMAT JSONEachRow {"a":"x SELECT y"}`, rows: true },
  { sql: '/* why */ -- and\n INSERT INTO t FORMAT CSV', rows: true },
  { sql: 'SELECT 1 FORMAT CSV', rows: false },
])('$sql carries rows: $rows', ({ sql, rows }) => {
  expect(carriesRows(sql)).toBe(rows)
})

test('the end of a statement is taken off, and nothing inside it', () => {
  expect(withoutEnd(`SELECT ';' ;\n; `)).toBe(`SELECT ';'`)
})
