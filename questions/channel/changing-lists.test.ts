import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { present } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { QUESTIONS } from '#questions/doors.ts'
import { pagesOf } from '#questions/list.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { members } from './members.ts'

let stage: Stage
let altus: Context
beforeAll(async () => {
  stage = await openStage()
  altus = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus' }
  await stage.ask(`insert into tenant (id, operator_id, name) values ('t', 'altus', 'Altus Cloud')`)
  for (const [person, at] of [1, 2, 3, 4, 5].entries()) await join(`p${person}`, at)
})
afterAll(() => stage.close())

async function join(person_id: string, day: number): Promise<void> {
  const row = { person_id, organization_id: 'altus', roles: ['viewer'], joined_at: `2026-01-0${day}T00:00:00.123456Z` }
  await actAs(altus, (acting) => acting.insertInto('membership').values(row).execute())
}

const WITHOUT_PAST = (QUESTIONS as readonly unknown[] as readonly Door[]).filter(
  ({ list, input }) => list !== undefined && !('as_of' in input.shape),
)

test('the lists whose rows change, or depend on the clock, are these', () => {
  expect(WITHOUT_PAST.map(({ name }) => name).sort()).toEqual([
    'api-keys',
    'audit',
    'calendar-links',
    'close-findings',
    'close-preview',
    'closes',
    'commitments',
    'confirmation-asks',
    'contacts',
    'credit-limits',
    'credits',
    'customer-health',
    'deal-registrations',
    'deals',
    'deliveries',
    'disputes',
    'enrollments',
    'feed-quarantine',
    'feeds',
    'invitations',
    'journeys',
    'late-usage',
    'licenses',
    'members',
    'orders',
    'parked',
    'payout-accounts',
    'payout-batches',
    'payouts',
    'playbook-log',
    'playbooks',
    'price-books',
    'prices',
    'program-drafts',
    'programs',
    'quiet-customers',
    'quotes',
    'renewals',
    'roles',
    'sso-connections',
    'tasks',
    'terms',
    'usage-budgets',
    'usage-sources',
    'webhooks',
  ])
})

describe.each(WITHOUT_PAST.map((door) => ({ name: door.name, door })))('$name', ({ door }) => {
  test('answers in every sort what is now, as its schema says, and names no cut', async () => {
    const sorts = Object.keys((door.input.shape['sort'] as { unwrap?: () => { enum: object } })?.unwrap?.().enum ?? {})
    for (const input of [{}, ...sorts.map((sort) => ({ sort }))]) {
      const answer = await door.run(altus, door.input.parse(input))
      if (!answer.ok) throw new Error(answer.refusal.says)
      expect(Object.keys(door.output.parse(answer.value) as object)).toEqual([door.list?.rows, 'next'])
    }
    expect(Object.keys(door.refusals)).not.toContain('as_of_not_reached')
  })
})

test('every page goes on after the one before, by any sort', async () => {
  for (const sort of ['id', 'newest'] as const) {
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const answer = await members.run(altus, { sort, limit: 2, cursor })
      if (!answer.ok) throw new Error(answer.refusal.says)
      seen.push(...answer.value.members.map(({ person }) => person))
      cursor = answer.value.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(sort === 'id' ? ['p0', 'p1', 'p2', 'p3', 'p4'] : ['p4', 'p3', 'p2', 'p1', 'p0'])
  }
})

test('a cursor of another question, one with a cut, and any that was made up is refused', async () => {
  const first = await members.run(altus, { sort: 'newest', limit: 1 })
  const next = present(first.ok ? first.value.next : null, 'five people are more than one page')
  const { k, q } = JSON.parse(Buffer.from(next, 'base64url').toString()) as { k: string[]; q: string }
  expect(k).toEqual(['2026-01-05 00:00:00.123456+00', 'p4'])
  const forged = [
    null,
    [],
    {},
    { k },
    { q },
    { k, q: 'x' },
    { k: ['p4'], q },
    { k: ['soon', 'p4'], q },
    { k, c: '1.0', q },
  ]
  for (const told of [...forged, { k, c: 'x', q }]) {
    const cursor = Buffer.from(JSON.stringify(told)).toString('base64url')
    expect(await members.run(altus, { sort: 'newest', cursor })).toMatchObject({ refusal: { code: 'wrong_cursor' } })
  }
  expect(await members.run(altus, { sort: 'id', cursor: next })).toMatchObject({ refusal: { code: 'wrong_cursor' } })
  const elsewhere = await members.run(as(altus, 'leaf'), { sort: 'newest', cursor: next })
  expect(elsewhere).toMatchObject({ value: { members: { length: 0 } } })
})

test('who joins and who leaves between two pages breaks no page', async () => {
  const first = await members.run(altus, { limit: 3 })
  const cursor = first.ok ? present(first.value.next, 'two more') : ''
  await actAs(altus, (acting) => acting.deleteFrom('membership').where('person_id', '=', 'p2').execute())
  await join('p0-later', 6)
  await join('p9', 7)
  expect(await members.run(altus, { cursor })).toMatchObject({
    value: { members: [{ person: 'p3' }, { person: 'p4' }, { person: 'p9' }], next: null },
  })
  const list = members as unknown as Door
  const pages = pagesOf(list, {}, async (input) => await list.run(altus, input))
  const page = (await pages.next()).value
  expect(page).toMatchObject({ ok: true, value: { rows: { length: 6 } } })
  expect(page && 'ok' in page && page.ok && 'cut' in page.value).toBe(false)
})
