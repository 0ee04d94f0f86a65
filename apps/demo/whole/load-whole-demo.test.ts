import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { loadWholeDemo } from './load-whole-demo.ts'
import { WHOLE_MONTHS } from './months.ts'

/** Up to the month after the first settlement. */
const MONTHS = WHOLE_MONTHS.slice(0, 3)

let stage: Stage
let context: Context
beforeAll(async () => {
  stage = await openStage()
  const { records, usage } = stage
  const now = Temporal.Instant.from('2024-12-01T00:00:00Z')
  context = { records, usage, operator: 'altus', organization: 'altus', principal: MACHINE, now }
})
afterAll(() => stage.close())

const counts = async () =>
  await stage.ask(
    `select (select count(*)::int from fact) as facts, (select count(*)::int from invoice) as invoices,
      (select count(*)::int from payment) as payments`,
  )

test('its first months load by the acts of everybody, nothing is parked, and loaded again nothing is told or billed twice', async () => {
  const seen: string[] = []
  await loadWholeDemo(context, ({ done, of, at }) => seen.push(`${done}/${of} ${at}`), MONTHS)
  expect([seen[0], seen.at(-1)]).toEqual([
    '0/10 Organizations, products, prices, programs',
    '10/10 The demo channel is loaded',
  ])
  expect(await stage.ask('select key, code from parked')).toEqual([])
  const before = await counts()
  expect(before[0]).toMatchObject({ facts: expect.any(Number), invoices: expect.any(Number) })
  await loadWholeDemo(context, () => undefined, MONTHS)
  expect(await counts()).toEqual(before)
}, 180_000)
