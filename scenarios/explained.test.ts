import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explanation } from '#questions/ground/explanation.ts'
import { fact } from '#questions/ground/fact.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, Refused, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
})
afterAll(() => stage.close())

type Found = { facts: Set<string>; events: Set<string>; closed: Set<string> }
const nothing = (): Found => ({ facts: new Set(), events: new Set(), closed: new Set() })

/** Follows every node of a posting's reasons: facts are shown, events are listed, postings go on. */
async function walk(reader: string, posting: string, found: Found): Promise<Found> {
  const tree = await open(posting, found, () => through(channel, explanation, reader, { posting }))
  for (const { path, facts = [], usage, posting: below, closed } of tree?.nodes ?? []) {
    if (closed > 0) found.closed.add(`${posting} ${path}`)
    for (const name of facts) await showFact(reader, name, found)
    if (below !== undefined) await walk(reader, below, found)
    if (usage === undefined) continue
    const { events: counted, ...wanted } = usage
    const { events, next } = await through(channel, usageEvents, reader, { ...wanted, limit: 1000 })
    expect({ posting, events: events.length, next }).toEqual({ posting, events: counted, next: null })
    for (const event of events) found.events.add(`${event.source}/${event.id}`)
  }
  return found
}

async function showFact(reader: string, name: string, found: Found): Promise<void> {
  if (!name.startsWith('fact:')) return
  const position = Number(name.slice('fact:'.length))
  const shown = await open(name, found, () => through(channel, fact, reader, { position }))
  if (shown) found.facts.add(`fact:${shown.position}`)
}

/** What is closed to the reader is remembered by its name. */
async function open<T>(name: string, found: Found, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'not_found') throw error
    found.closed.add(name)
    return undefined
  }
}

describe.each([
  [
    'invoice lines',
    'select id, seller_id as owner, buyer_id as other, metered from invoice_line order by position, line',
  ],
  [
    'earnings',
    'select id, payer_id as owner, partner_id as other, true as metered from earning order by position, line',
  ],
  ['payouts', 'select id, payer_id as owner, partner_id as other, true as metered from payout order by position'],
])('%s', (sort, statement) => {
  type Row = Readonly<{ id: string; owner: string; other: string; metered: boolean }>

  test('are explained to who posted them, down to what was told, but for the price book of the link above', async () => {
    const rows = await stage.ask<Row>(statement)
    expect(rows.length).toBeGreaterThan(0)
    for (const { id, owner, metered } of rows) {
      const { facts, events, closed } = await walk(owner, id, nothing())
      expect({ id, facts: facts.size > 0 }).toEqual({ id, facts: true })
      for (const name of closed)
        expect({ id, name, right: await isForeignPrice(name, owner) }).toMatchObject({ right: true })
      if (metered && sort === 'invoice lines') expect({ id, events: events.size > 0 }).toEqual({ id, events: true })
    }
  })

  test('are explained to the other side, but for prices, costs and lines that are not its own', async () => {
    for (const { id, other } of await stage.ask<Row>(statement)) {
      const { closed, facts } = await walk(other, id, nothing())
      expect({ id, facts: facts.size > 0 }).toEqual({ id, facts: true })
      const rights = await Promise.all([...closed].map((name) => mayBeClosed(name, other)))
      expect({ id, closed: [...closed].filter((_, at) => !rights[at]) }).toEqual({ id, closed: [] })
    }
  })
})

async function isForeignPrice(name: string, reader: string): Promise<boolean> {
  const prices = await stage.ask(
    `select from fact where 'fact:' || position = $1 and kind = 'price' and owner_id <> $2`,
    [name, reader],
  )
  return prices.length === 1
}

/** The prices of a seller's book, the cost under a mark-up, and the lines of links that the reader is not party to. */
async function mayBeClosed(name: string, reader: string): Promise<boolean> {
  const [found] = await stage.ask<{ right: boolean }>(
    `select exists (select from invoice_line where id = $1 and $2 not in (seller_id, buyer_id))
      or exists (select from reason where posting || ' ' || path = $1 and body->>'rule' = 'rated_line'
        and exists (select from reason c where c.posting = reason.posting and c.body->>'rule' = 'price:cost_plus')) as right`,
    [name, reader],
  )
  return (found?.right ?? false) || (await isForeignPrice(name, reader))
}

test('the amounts of a payout’s nodes sum to it', async () => {
  const [payout] = await stage.ask<{ id: string }>('select id from payout')
  const { nodes } = await through(channel, explanation, 'nordwind', { posting: payout?.id ?? '' })
  const below = nodes.filter(({ path }) => path.split('.').length === 2)
  expect(below.reduce((sum, { amount }) => sum + Number(amount), 0)).toBeCloseTo(2605.2, 6)
})

test('a payout goes back to both months, through the balance of the statement before', async () => {
  const own = await openStage()
  try {
    channel = await playScenario(readScenarioFile('payout-minimum.scenario'), own)
    const [payout] = await own.ask<{ id: string }>('select id from payout order by position')
    // One event of May, below the minimum then, and one of June.
    expect((await walk('altus', payout?.id ?? '', nothing())).events.size).toBe(2)
  } finally {
    await own.close()
  }
})
