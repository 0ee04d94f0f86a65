import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#operations/context.ts'
import type { Stage } from '#tools/vitest/stage.ts'
import { openDemoStage } from './demo-stage.test-data.ts'
import { UNGUARD } from './falsify-ledger.ts'
import { BREAKS, VIEWERS } from './falsify-reasons.test-data.ts'
import { walkAll } from './walk-all.ts'

let stage: Stage
let context: Context
beforeAll(async () => {
  ;({ stage, context } = await openDemoStage())
  await stage.ask('create schema kept')
  for (const table of TABLES) {
    await stage.ask(`create table kept.${table} as table ${table}`)
    columns.set(table, await writtenColumns(table))
  }
})
afterAll(() => stage.close())

const TABLES = ['reason', 'fact', 'payout']

/** Of each table, the columns that are written; others are made of these. */
const columns = new Map<string, string>()

async function writtenColumns(table: string): Promise<string> {
  const rows = await stage.ask<{ name: string }>(`select attname as name from pg_attribute
    where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`)
  return rows.map(({ name }) => name).join(', ')
}

async function changeUnguarded(statements: readonly string[]): Promise<void> {
  await stage.ask([UNGUARD, ...statements].join(';\n'))
}

/** The policies as migration 0003 has them, and the rows as the demo told them. */
async function restore(): Promise<void> {
  const own = `parties && array[(select acting()), '*']`
  await changeUnguarded([
    `alter policy parties_see on fact using (${own})`,
    `alter policy parties_see on reason using (${own})`,
    `alter policy acquainted_see on fact using (kind = 'organization' and about = any ((select array(
      select organization_id from acquaintance where viewer_id = (select acting())))::text[]))`,
    ...TABLES.flatMap((table) => [
      `delete from ${table}`,
      `insert into ${table} (${columns.get(table)}) select ${columns.get(table)} from kept.${table}`,
    ]),
  ])
}

test('everything that the demo posted is explained, as every organization', async () => {
  const { explained, met, findings } = await walkAll(context, stage.ask)
  expect(findings).toEqual([])
  expect(explained.every((one) => one.explained === one.postings)).toBe(true)
  const [stored] = await stage.ask<{ pairs: number }>(`select 2 * ((select count(*) from invoice_line)
    + (select count(*) from earning) + (select count(*) from payout)) as pairs`)
  expect(explained.reduce((sum, one) => sum + one.postings, 0)).toBe(stored?.pairs)
  expect(Object.values(met).every((count) => count > 0)).toBe(true)
})

test.each(BREAKS)('$name: “$says”', async ({ statements, says }) => {
  await changeUnguarded(statements)
  try {
    const { explained, findings } = await walkAll(context, stage.ask, VIEWERS)
    expect(findings.map((one) => one.says)).toContainEqual(expect.stringContaining(says))
    expect(explained.some((one) => one.explained < one.postings)).toBe(true)
  } finally {
    await restore()
  }
})

test('an event too many and an event too few are noticed', async () => {
  const { client, tenant } = stage.usage
  const [bound] = await stage.ask<{ subject: string }>(
    `select body->>'subject' as subject from fact where kind = 'binding' and body->>'subscription' = 'birch:harbor-clinic-stratum'`,
  )
  const its = `tenant = '${tenant}' and subject = '${bound?.subject}'`
  const noticed = async () => (await walkAll(context, stage.ask, VIEWERS)).findings.map(({ says }) => says)
  const insert = `insert into usage_event select * replace ('another' as id) from usage_event where ${its} order by time limit 1`
  await client.command({ query: insert })
  expect(await noticed()).toContainEqual('124 events are stated, 125 can be listed')
  const first = `time = (select min(time) from usage_event where ${its})`
  await client.command({ query: `delete from usage_event where ${its} and (id = 'another' or ${first})` })
  expect(await noticed()).toContainEqual('124 events are stated, 123 can be listed')
})
