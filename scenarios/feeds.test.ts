import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { addContact } from '#operations/life/contacts.ts'
import { eraseContact } from '#operations/life/erase-contact.ts'
import { importFeed, receiveMessage, resolveFeedName } from '#operations/life/feed-items.ts'
import { changeFeed, createFeed, endFeed, openFeed, rotateFeedSecret } from '#operations/life/feeds.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { feedQuarantine, feeds } from '#questions/life/feeds.ts'
import { touchpoint } from '#questions/life/touchpoint.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { mayWait } from '#stores/postgres/feed-quarantine.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const ALL = ['altus', 'nordwind', 'ostwind', 'fen-foods']
const seal = sealWith(new Uint8Array(32).fill(5))
const now = Temporal.Instant.from('2026-05-20T12:00:00Z')
const MAPPING = {
  id: { path: 'no' },
  at: { path: 'at' },
  customer: { path: 'company' },
  product: { value: 'altus:stratum' },
  severity: { path: 'priority', values: { P1: 'critical' } },
  resolvedAt: { path: 'closed' },
  participants: { path: 'people', name: 'name', email: 'mail' },
}

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (const about of ALL) {
    const body = { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    await tell('operator', { kind: 'organization', about, body })
  }
  await tell('operator', { kind: 'introduction', about: 'operator:all', body: { organizations: ALL } })
  const product = { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] }
  await tell('altus', { kind: 'product', about: 'altus:stratum', body: product })
})
afterAll(() => stage.close())

let feed = ''
let nth = 0
beforeEach(async () => {
  nth += 1
  feed = `nordwind:tickets-${nth}`
  await done(createFeed, 'nordwind', { feed, name: 'Tickets', kind: 'ticket', mapping: MAPPING })
})

const contextOf = (organization: string): Context => {
  const { records, usage } = stage
  return { records, usage, operator: 'operator', principal: MACHINE, organization, now, seal }
}
async function done<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Door<Input, Output>,
  organization: string,
  input: z.input<Input>,
): Promise<z.input<Output> | string> {
  const answer = await perform(door, contextOf(organization), door.input.parse(input))
  return answer.ok ? answer.value : answer.refusal.code
}
async function tell(organization: string, fact: Readonly<{ kind: string; about: string; body: object }>) {
  expect(await done(recordFacts, organization, { facts: [fact as never] })).toMatchObject({ recorded: 1 })
}
const item = (changes: object = {}) => ({
  no: `t-${nth}`,
  at: '2026-05-06T08:00:00Z',
  company: 'fen-foods',
  ...changes,
})
const about = () => `${feed}-t-${nth}`
async function sent(message: string, content: unknown) {
  const { feed: opened } = present(await openFeed(contextOf('nordwind'), feed), 'the feed is there')
  const taken = await receiveMessage(contextOf('operator'), opened, { id: message, content })
  return taken.ok ? taken.value : taken.refusal.code
}
const ticketNow = async () => {
  const [row] = await stage.ask<{ body: object }>(
    `select body from fact where kind = 'ticket' and about = '${about()}' order by position desc limit 1`,
  )
  return row?.body
}
const admit = (kinds: readonly string[]) =>
  tell('altus', { kind: 'feed_admitted', about: `altus:feed-${nth}`, body: { feed, kinds } })

test('a ticket becomes a ticket and a contact; told again nothing is new, and what changed is', async () => {
  const first = await sent('m-1', [item({ priority: 'P1', people: [{ name: 'Kim', mail: 'kim@fen.example' }] })])
  expect(first).toMatchObject({ recorded: 1, items: [{ item: `t-${nth}`, state: 'recorded', touchpoint: about() }] })
  expect(await ticketNow()).toMatchObject({ severity: 'critical', customer: 'fen-foods' })
  expect(await done(touchpoint, 'nordwind', { touchpoint: about() })).toMatchObject({
    kind: 'ticket',
    verified: null,
    detail: { participants: [{ name: 'Kim', email: 'kim@fen.example' }] },
  })
  expect(await done(touchpoint, 'altus', { touchpoint: about() })).toMatchObject({ detail: null })
  expect(await sent('m-2', [item({ priority: 'P1' })])).toMatchObject({ known: 1 })
  expect(await sent('m-3', [item({ closed: '2026-05-07T08:00:00Z' })])).toMatchObject({ recorded: 1 })
  expect(await ticketNow()).toMatchObject({ severity: 'normal', resolvedAt: '2026-05-07T08:00:00Z' })
})

test('a message that came before changes nothing, although things have changed since', async () => {
  await sent('m-1', [item()])
  await sent('m-2', [item({ closed: '2026-05-07T08:00:00Z' })])
  expect(await sent('m-1', [item()])).toMatchObject({ replayed: true, items: [] })
  expect(await ticketNow()).toMatchObject({ resolvedAt: '2026-05-07T08:00:00Z' })
})

test('an item that can’t be used is answered with its code and sinks no other', async () => {
  const answer = await sent('m-1', [
    item({ no: '' }),
    item({ at: '2027-01-01T00:00:00Z', no: 'later' }),
    item({ company: 'Fen Foods GmbH', no: 'stranger' }),
    item({ no: 'a\0b' }),
    item({ company: 'Fen \ud800' }),
    item({ people: [{ name: 'Kim\0', mail: 'kim\ud800@fen.example' }] }),
  ])
  expect(answer).toMatchObject({
    ...{ recorded: 1, known: 0, quarantined: 1, rejected: 4 },
    items: [
      { item: '1', state: 'rejected', code: 'missing_value' },
      { item: 'later', state: 'rejected', code: 'in_the_future' },
      { item: 'stranger', state: 'quarantined', code: 'unknown_customer' },
      { item: '4', state: 'rejected', code: 'wrong_value' },
      { item: '5', state: 'rejected', code: 'wrong_value' },
      { item: `t-${nth}`, state: 'recorded' },
    ],
  })
  expect(await sent('m-2', 'text')).toBe('malformed_request')
})

test('what waits for a name is taken once it stands for something, and then no longer kept', async () => {
  const stranger = item({ company: 'Fen Foods GmbH', people: [{ name: 'Pat Waits', mail: 'pat@fen.example' }] })
  await sent('m-1', [stranger])
  expect(await done(feedQuarantine, 'nordwind', { feed })).toMatchObject({
    items: [{ kind: 'customer', name: 'Fen Foods GmbH' }],
  })
  expect(await done(feedQuarantine, 'altus', {})).toMatchObject({ items: [] })
  const name = { feed, kind: 'customer' as const, name: 'Fen Foods GmbH' }
  expect(await done(resolveFeedName, 'nordwind', { ...name, means: 'nobody' })).toMatchObject({ quarantined: 1 })
  expect(await done(resolveFeedName, 'nordwind', { ...name, means: 'fen-foods' })).toMatchObject({ recorded: 1 })
  expect(await done(feedQuarantine, 'nordwind', { feed })).toMatchObject({ items: [] })
  expect(await stage.ask(`select from feed_quarantine where content::text like '%Pat Waits%'`)).toEqual([])
  expect(await sent('m-2', [item({ company: 'Fen Foods GmbH' })])).toMatchObject({ known: 1 })
})

test('only so many items of a feed wait; one that waits already may come again', async () => {
  await sent('m-1', [item({ no: 'a', company: 'One GmbH' }), item({ no: 'b', company: 'Two GmbH' })])
  const may = (id: string, most: number, of = feed, who = 'nordwind') =>
    lookAs(contextOf(who), (acting) => mayWait(acting, { feed: of, item: id, most }))
  expect(await Promise.all([may('c', 2), may('c', 3), may('a', 2)])).toEqual([false, true, true])
  expect(await Promise.all([may('c', 2, 'nordwind:other'), may('a', 1, feed, 'altus')])).toEqual([true, true])
  await done(resolveFeedName, 'nordwind', { feed, kind: 'customer', name: 'One GmbH' })
  expect(await may('c', 2)).toBe(true)
})

test('without a meaning, what waits is dismissed', async () => {
  await sent('m-1', [item({ company: 'Nobody GmbH' })])
  const name = { feed, kind: 'customer' as const, name: 'Nobody GmbH' }
  expect(await done(resolveFeedName, 'nordwind', name)).toMatchObject({ dismissed: 1, recorded: 0 })
  expect(await done(feedQuarantine, 'nordwind', { feed })).toMatchObject({ items: [] })
})

test('a person who is erased is taken out of what waits too', async () => {
  await sent('m-1', [item({ company: 'Nobody GmbH', people: [{ name: 'Ira Gone', mail: 'ira@fen.example' }] })])
  const person = { customer: 'fen-foods', name: 'Ira Gone', email: 'ira@fen.example' }
  const added = await done(addContact, 'nordwind', person)
  const contact = typeof added === 'string' ? '' : added.contact
  expect(await done(eraseContact, 'nordwind', { contact })).toMatchObject({ quarantined: 1 })
  expect(await stage.ask(`select from feed_quarantine where content::text like '%Ira Gone%'`)).toEqual([])
})

test('a feed verifies as the vendor’s word once it is admitted for the kind, and no longer once that is taken back', async () => {
  const verified = async (no: string) => {
    const answer = await sent(`m-${no}`, [item({ no })])
    return typeof answer === 'string' ? answer : answer.items.map((one) => one.verified ?? false)
  }
  expect(await verified('before')).toEqual([false])
  await admit(['meeting'])
  expect(await verified('other-kind')).toEqual([false])
  await admit(['ticket'])
  expect(await verified('now')).toEqual([true])
  expect(await done(touchpoint, 'fen-foods', { touchpoint: `${feed}-now` })).toMatchObject({
    verified: { how: 'ticket', by: 'altus' },
  })
  await admit([])
  expect(await verified('after')).toEqual([false])
  const [log] = await stage.ask<{ by: string; act: string }>(`select by_organization as by, body::json ->> 'act' as act
    from audit where organization_id = 'altus' and body like '%receive-feed%' order by sequence desc limit 1`)
  expect(log).toEqual({ by: 'nordwind', act: 'receive-feed' })
})

test('nobody admits its own feed, and a stranger’s admission is worth nothing', async () => {
  const own = { kind: 'feed_admitted', about: `nordwind:own-${nth}`, body: { feed, kinds: ['ticket'] } }
  expect(await done(recordFacts, 'nordwind', { facts: [own] })).toBe('not_yours')
  await tell('ostwind', { kind: 'feed_admitted', about: `ostwind:feed-${nth}`, body: { feed, kinds: ['ticket'] } })
  expect(await sent('m-1', [item()])).toMatchObject({ items: [{ touchpoint: about() }] })
  expect(await done(touchpoint, 'nordwind', { touchpoint: about() })).toMatchObject({ verified: null })
})

test.each([
  { answer: 'accepted', mail: 'kim@fen.example', how: 'met', because: 'somebody of the customer accepted' },
  { answer: 'declined', mail: 'kim@fen.example', how: undefined, because: 'nobody accepted' },
])('of a calendar: $because', async ({ answer, mail, how }) => {
  const calendar = `nordwind:calendar-${nth}`
  const mapping = {
    ...MAPPING,
    kind: { value: 'meeting' },
    participants: { ...MAPPING.participants, accepted: { path: 'answer', is: 'accepted' } },
  }
  await done(createFeed, 'nordwind', { feed: calendar, name: 'Calendar', kind: 'calendar', mapping })
  await tell('altus', {
    kind: 'feed_admitted',
    about: `altus:cal-${nth}`,
    body: { feed: calendar, kinds: ['meeting'] },
  })
  const rows = [item({ people: [{ name: 'Kim', mail, answer }] })]
  expect(await done(importFeed, 'nordwind', { feed: calendar, rows })).toMatchObject({ recorded: 1 })
  const shown = await done(touchpoint, 'altus', { touchpoint: `${calendar}-t-${nth}` })
  expect(shown).toMatchObject({ kind: 'meeting', verified: how === undefined ? null : { how, by: 'altus' } })
})

test('the vendor’s own feed makes tickets, and no contacts', async () => {
  const own = `altus:tickets-${nth}`
  await done(createFeed, 'altus', { feed: own, name: 'Tickets', kind: 'ticket', mapping: MAPPING })
  expect(await done(importFeed, 'altus', { feed: own, rows: [item()] })).toMatchObject({
    items: [{ state: 'recorded' }],
  })
  expect(await done(touchpoint, 'altus', { touchpoint: `${own}-t-${nth}` })).toBe('not_found')
})

test('a check says what would become of each row, and changes nothing', async () => {
  const before = await stage.ask(
    'select count(*) as facts, (select count(*) from feed_quarantine) as waiting from fact',
  )
  const rows = [item(), item({ company: 'Nobody GmbH' }), item({ at: '2027-01-01T00:00:00Z' }), item({ no: '' })]
  expect(await done(importFeed, 'nordwind', { feed, rows, check: true })).toMatchObject({
    ...{ recorded: 1, quarantined: 1, rejected: 2 },
    items: [{}, { code: 'unknown_customer' }, { code: 'in_the_future' }, { code: 'missing_value' }],
  })
  expect(
    await stage.ask('select count(*) as facts, (select count(*) from feed_quarantine) as waiting from fact'),
  ).toEqual(before)
})

test('a feed is its organization’s alone, its secret is shown once, and an ended one takes nothing', async () => {
  expect(await done(createFeed, 'nordwind', { feed: 'altus:x', name: 'X', kind: 'ticket', mapping: MAPPING })).toBe(
    'not_yours',
  )
  expect(await done(createFeed, 'nordwind', { feed, name: 'X', kind: 'ticket', mapping: MAPPING })).toBe('feed_exists')
  expect(await done(feeds, 'ostwind', {})).toMatchObject({ feeds: [] })
  const rotated = await done(rotateFeedSecret, 'nordwind', { feed })
  const secret = typeof rotated === 'string' ? '' : rotated.secret
  expect((await openFeed(contextOf('nordwind'), feed))?.secret).toBe(secret)
  expect(JSON.stringify(await stage.ask('select * from feed'))).not.toContain(secret)
  expect(JSON.stringify(await stage.ask('select body from audit'))).not.toContain(secret)
  expect(await done(changeFeed, 'altus', { feed, name: 'Mine' })).toBe('not_found')
  expect(await done(endFeed, 'nordwind', { feed })).toMatchObject({ feed })
  expect(await openFeed(contextOf('nordwind'), feed)).toBeUndefined()
  expect(await done(importFeed, 'nordwind', { feed, rows: [item()] })).toBe('not_found')
})
