import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { actAs } from './acting.ts'
import { saveFacts } from './facts.ts'
import { loadLoginDays, noteLoginDay } from './login-days.ts'
import { takePositions } from './positions.ts'

const AT = Temporal.Instant.from('2026-05-13T23:59:59Z')

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const body = {
    product: 'altus:stratum',
    customer: 'fen',
    chain: ['altus:nordwind', 'nordwind:fen'],
    from: AT.toString(),
  }
  const parties = ['altus', 'nordwind', 'fen']
  const sold = {
    kind: 'subscription',
    id: 's',
    about: 'nordwind:fen',
    owner: 'nordwind',
    learnedAt: AT.toString(),
    body,
    parties,
  }
  const act = { door: 'probe', organization: 'nordwind' }
  await actAs({ ...stage.acting('nordwind'), act }, async (acting) => {
    await saveFacts(acting, [sold], await takePositions(acting, 1, AT))
  })
  for (const day of [
    '2026-04-13T12:00:00Z',
    '2026-04-14T00:00:00Z',
    '2026-05-13T08:00:00Z',
    '2026-05-13T09:00:00Z',
    '2026-05-14T00:00:00Z',
  ]) {
    await actAs(stage.acting('fen'), (acting) => noteLoginDay(acting, 'fen', Temporal.Instant.from(day)))
  }
  await actAs(stage.acting('moor'), (acting) => noteLoginDay(acting, 'moor', AT))
})
afterAll(() => stage.close())

const seenBy = (organization: string) => actAs(stage.acting(organization), (acting) => loadLoginDays(acting, AT))

test('each day once, of the thirty up to the moment', async () => {
  expect([...(await seenBy('fen'))]).toEqual([['fen', ['2026-04-14', '2026-05-13']]])
})

test.each([
  { who: 'altus', customers: ['fen'], because: 'the vendor sells on the chain' },
  { who: 'nordwind', customers: ['fen'], because: 'and so does the partner' },
  { who: 'moor', customers: ['moor'], because: 'another customer sees itself' },
  { who: 'ostwind', customers: [], because: 'a rival sees nothing' },
])('$who: $because', async ({ who, customers }) => {
  expect([...(await seenBy(who)).keys()]).toEqual(customers)
})

test('nobody notes a day for another', async () => {
  const forged = actAs(stage.acting('nordwind'), (acting) => noteLoginDay(acting, 'fen', AT.subtract({ hours: 48 })))
  await expect(forged).rejects.toThrow(/row-level security/)
})

test('somebody who never signed in by then has no days at all', async () => {
  const before = AT.subtract({ hours: 24 * 365 })
  expect([...(await actAs(stage.acting('fen'), (acting) => loadLoginDays(acting, before)))]).toEqual([])
})
