import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { binaryInsert, removeInsertFiles } from './binary-insert.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-insert-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  { sql: 'INSERT INTO t FORMAT Native', insert: { into: 'INSERT INTO t ', format: 'Native' } },
  {
    sql: 'insert into `d`.`t` (a, b) format RowBinaryWithNames ; ',
    insert: { into: 'insert into `d`.`t` (a, b) ', format: 'RowBinaryWithNames' },
  },
  { sql: 'INSERT INTO t FORMAT JSONEachRow', insert: null },
  { sql: 'INSERT INTO t FORMAT RowBinaryWithNothing', insert: null },
  { sql: 'INSERT INTO t (format) VALUES (1)', insert: null },
])('$sql', ({ sql, insert }) => expect(binaryInsert(sql)).toEqual(insert))

test('what a killed host left of an insert is removed, and nothing else', () => {
  for (const name of [`insert-${crypto.randomUUID()}`, 'insert-notes', 'clickhouse.xml']) {
    writeFileSync(join(folder, name), 'rows')
  }
  removeInsertFiles(folder)
  expect(readdirSync(folder).sort()).toEqual(['clickhouse.xml', 'insert-notes'])
})
