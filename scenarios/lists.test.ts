import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { runDunning } from '#operations/billing/dunning.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import type { Door } from '#operations/door.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { finishImport, quarantineRows } from '#operations/metering/save-import.ts'
import { perform } from '#operations/perform.ts'
import { recordSellThrough } from '#operations/rewards/record-sell-through.ts'
import { settle } from '#operations/rewards/settle.ts'
import { QUESTIONS } from '#questions/doors.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { saveSellThroughImport } from '#stores/postgres/sell-through.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
  await payAndRemind()
  await settleMore()
  await tellOfPartners()
  await reportSales()
  await tellTemplates()
  await tellPolicy()
  for (let at = 0; at < 5; at += 1) await addEverywhere()
})
afterAll(() => stage.close())

type ListDoor = Door & Readonly<{ list: NonNullable<Door['list']> }>
/** Lists with a past: what holds of those whose rows change, their own test says. */
const LISTS = (QUESTIONS as readonly unknown[] as readonly Door[]).filter(
  (door): door is ListDoor => door.list !== undefined && 'as_of' in door.input.shape,
)

/** What a list can't be asked without. */
const NEEDED: Readonly<Record<string, object>> = {
  // Without a day they age their documents today.
  'open-documents': { on: '2026-08-01' },
  receivables: { on: '2026-08-01' },
  usage: { from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z', by: 'hour' },
  'usage-events': {
    subscription: 'nordwind:fen-foods-stratum',
    meter: 'altus:stratum-core-month',
    from: '2026-05-01T00:00:00Z',
    to: '2026-06-01T00:00:00Z',
  },
}
/** Values at the edge of what the stores hold, and beyond. */
const EXTREMES = [
  '9999-12-31T23:59:59.999999999Z',
  '0001-01-01T00:00:00Z',
  '1677-09-21T00:12:43Z',
  '2299-12-31T23:59:59.999Z',
  '-271821-04-20T00:00:00Z',
  '9999-12-31',
  '0001-01-01',
  '999999999999999999',
  '-999999999999999999',
  `${'9'.repeat(60)}.${'9'.repeat(60)}`,
  "'; --",
  '\\',
  '1e9',
  '',
]
const VIEWERS = ['altus', 'nordwind', 'fen-foods'] as const

/** Two payments, and reminders of two buyers. */
async function payAndRemind(): Promise<void> {
  channel.now = instantOn('2026-07-25')
  for (const buyer of ['nordwind', 'bridge']) {
    const paid = { buyer, amount: '1.00', currency: 'EUR', date: '2026-06-20' }
    await through(channel, recordPayment, 'altus', { id: `of-${buyer}`, ...paid })
  }
  const step = { days: 1, title: 'Reminder', text: 'Please pay' }
  await tell(channel, 'altus', [{ kind: 'dunning_policy', about: 'altus:reminders', body: { steps: [step] } }])
  await through(channel, runDunning, 'altus', { date: '2026-07-25' })
}

/** A program of which something vests, something is capped, and a condition is never met, settled for June. */
async function settleMore(): Promise<void> {
  const managed = { stage: 'manage', role: 'manager', trigger: 'invoice.issued', base: 'line.amount' }
  const body = {
    ...{ name: 'More', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' } },
    partners: ['nordwind', 'mossgate'],
    incentives: [
      { ...managed, id: 'held', pay: { percent: '1' }, vest: { over: 'P12M' } },
      { ...managed, id: 'capped', pay: { percent: '1' }, caps: [{ per: ['partner', 'customer'], amount: '1' }] },
      { ...managed, id: 'score', pay: { percent: '100' }, deliver: 'points' },
      { ...managed, id: 'healthy', where: 'customer.health >= 70', pay: { percent: '1' } },
    ],
    payout: { period: 'month', zone: 'Europe/Berlin' },
  }
  await tell(channel, 'altus', [{ kind: 'program', about: 'altus:more', body }])
  await through(channel, settle, 'altus', { month: '2026-06' })
}

/** Two of each that is told about partners: tiers, targets, exceptions, groups. */
async function tellOfPartners(): Promise<void> {
  const from = '2026-01-01T00:00:00Z'
  for (const partner of ['nordwind', 'mossgate']) {
    const exception = { program: 'altus:more', incentive: 'held', partner, effect: { pay: '1' }, because: 'agreed' }
    await tell(channel, 'altus', [
      { kind: 'tier_granted', about: `altus:tier-${partner}`, body: { partner, tier: 'principal', from } },
      {
        kind: 'program_parameters',
        about: `altus:target-${partner}`,
        body: { program: 'altus:more', partner, values: { target: '100' }, from },
      },
      { kind: 'incentive_exception', about: `altus:asked-${partner}`, body: { ...exception, by: 'psn_altus_ada' } },
      { kind: 'group_member', about: `altus:group-${partner}`, body: { group: 'altus', member: partner, from } },
    ])
  }
}

/** Two templates of journeys. */
async function tellTemplates(): Promise<void> {
  const milestones = [{ milestone: 'live', stage: 'implement', role: 'implementer', days: 90 }]
  for (const name of ['short', 'long']) {
    const body = { product: 'altus:stratum', name, milestones }
    await tell(channel, 'altus', [{ kind: 'journey_template', about: `altus:${name}-life`, body }])
  }
}

/** Health weighed once more than usual. */
async function tellPolicy(): Promise<void> {
  const signals = { tickets: { weight: '1', from: '6', to: '0' } }
  const body = {
    product: 'altus:stratum',
    from: '2026-01-01T00:00:00Z',
    signals,
    bands: { good: '80', attention: '50' },
  }
  await tell(channel, 'altus', [{ kind: 'health_policy', about: 'altus:stratum-health', body }])
}

/** Two lines that a distributor reported, whose resellers nobody knows. */
async function reportSales(): Promise<void> {
  const mapping = {
    ...{
      vendor: { text: 'altus' },
      line: ['Line'],
      at: { column: 'Date', format: 'yyyy-MM-dd', zone: 'Europe/Berlin' },
    },
    ...{ reseller: { name: 'Reseller' }, product: { sku: 'Product', name: 'Product' } },
    ...{ quantity: 'Quantity', amount: 'Amount', currency: 'Currency' },
  }
  for (const line of ['1', '2']) {
    const row = { Line: line, Date: `2026-0${line}-04`, Reseller: `Stranger ${line}`, Product: 'altus:stratum' }
    const rows = [{ ...row, Quantity: '2', Amount: '20.00', Currency: 'EUR' }]
    await through(channel, recordSellThrough, 'nordwind', { name: `report ${line}`, mapping, rows })
  }
  await actAs(contextFor(channel, 'altus'), async (acting) => {
    const origin = { owner: 'altus', position: await takePositions(acting, 1, channel.now), now: channel.now }
    const counts = { rows: 1, added: 1, replaced: 0, known: 0, quarantined: 0, sums: {} }
    for (const id of ['first', 'second']) {
      await saveSellThroughImport(acting, origin, {
        id,
        name: `${id}.csv`,
        sha256: '00',
        resubmission: false,
        ...counts,
      })
    }
  })
}

let added = 0

/** Something new in every store: facts, events and conflicts that sort before and between what is there, rows in quarantine. */
async function addEverywhere(): Promise<void> {
  added += 1
  const name = `${'amz'.charAt(added % 3)}-added-${added}`
  const body = { name, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
  await tell(channel, 'altus', [{ kind: 'organization', about: name, body }])
  const time = instantOn('2026-05-20').add({ minutes: 1_000 - added })
  const event = { source: 'later', type: 'stratum.core-month', time, values: { amount: decimal('0.5') }, labels: {} }
  await recordEvents(contextFor(channel, 'altus'), [
    { ...event, id: `${name}-bound`, subject: 'account-fen-foods-stratum' },
    { ...event, id: `${name}-unbound`, subject: `unbound-${name}` },
    { ...event, id: `${name}-unbound`, subject: `conflict-${name}` },
  ])
  const row = { row: added, code: 'missing', says: 'x', content: { a: 'b' } }
  await quarantineRows(contextFor(channel, 'altus'), { id: 'file', name: 'file', format: 'focus' }, [row])
  const counts = { rows: 1, accepted: 0, duplicates: 0, conflicts: 0, quarantined: 1, retracted: 0, sums: {} }
  const contact = { customer: 'fen-foods', product: 'altus:stratum', kind: 'call', at: time.toString() }
  await tell(channel, 'nordwind', [{ kind: 'touchpoint', about: `nordwind:${name}`, body: contact }])
  await finishImport(contextFor(channel, 'altus'), { id: name, name, format: 'aws', sha256: '00', ...counts })
}

type Page = Readonly<{ rows: readonly object[]; next: string | null; cut: string }>

async function ask(door: ListDoor, who: string, input: object): Promise<Page> {
  const answer = await perform(door, contextFor(channel, who), door.input.parse({ ...NEEDED[door.name], ...input }))
  if (!answer.ok) throw new Error(`${door.name}: ${answer.refusal.code}: ${answer.refusal.says}`)
  const value = door.output.parse(answer.value) as Record<string, unknown> & Page
  return { rows: value[door.list.rows] as readonly object[], next: value.next, cut: value.cut }
}

/** All pages of a list while something is added between them. */
async function pageThrough(door: ListDoor, who: string, input: object, between: () => Promise<void>) {
  const first = await ask(door, who, input)
  const rows = [...first.rows]
  for (let { next } = first; next !== null; ) {
    await between()
    const page = await ask(door, who, { ...input, cursor: next })
    expect(page.cut).toBe(first.cut)
    rows.push(...page.rows)
    next = page.next
  }
  return { rows, cut: first.cut }
}

function sortsOf(door: ListDoor): readonly (string | undefined)[] {
  const sort = JSON.stringify(door.input.shape['sort'] ?? null)
  return ['newest', 'oldest', 'number', 'largest', 'id', 'name'].filter((one) => sort.includes(`"${one}"`))
}

describe.each(LISTS.map((door) => ({ name: door.name, door })))('$name', ({ door }) => {
  test('has every page’s rows once and in order, by any limit and sort, whatever is added between the pages', async () => {
    const sorts = sortsOf(door)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...VIEWERS),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(...(sorts.length > 0 ? sorts : [undefined])),
        async (who, limit, sort) => {
          const input = { ...(sort !== undefined && { sort }) }
          let turn = 0
          const between = async () => {
            turn += 1
            if (turn % 3 === 1 && added < 60) await addEverywhere()
          }
          const paged = await pageThrough(door, who, { ...input, limit }, between)
          const whole = await ask(door, who, { ...input, as_of: paged.cut, limit: 1000 })
          expect(paged.rows).toEqual(whole.rows)
        },
      ),
      { numRuns: 10 },
    )
  })

  test('refuses a cursor of another question, and any that was made up', async () => {
    const [who] = VIEWERS
    const { next } = await ask(door, who, { limit: 1 })
    const written = Buffer.from(present(next, `${door.name} has more than one row`), 'base64url').toString()
    const { k, c, q } = JSON.parse(written) as { k: string[]; c: string; q: string }
    const forged: unknown[] = [
      'no JSON',
      null,
      [],
      { k, c },
      { k, c, q: 'other' },
      { k: [], c, q },
      { k: [...k, 'x'], c, q },
      { k: k.map(() => 1), c, q },
      { k: k.map(() => 'a\0b'), c, q },
      { k: k.map(() => '\ud800'), c, q },
      { k, c: '999999999.0', q },
      { k, c: '1', q },
      { k, c: '-1.5', q },
    ]
    for (const told of forged) {
      const cursor = Buffer.from(typeof told === 'string' ? told : JSON.stringify(told)).toString('base64url')
      const answer = await perform(door, contextFor(channel, who), door.input.parse({ ...NEEDED[door.name], cursor }))
      expect({ told, code: answer.ok ? 'answered' : answer.refusal.code }).toEqual({ told, code: 'wrong_cursor' })
    }
  })

  test('never fails by a cursor whose keys were changed', async () => {
    const [who] = VIEWERS
    const { next } = await ask(door, who, { limit: 1 })
    const told = JSON.parse(Buffer.from(present(next, 'more rows'), 'base64url').toString())
    const { k, c, q } = told as { k: string[]; c: string; q: string }
    const askWith = async (keys: readonly string[]): Promise<void> => {
      const cursor = Buffer.from(JSON.stringify({ k: keys, c, q })).toString('base64url')
      const answer = await perform(door, contextFor(channel, who), door.input.parse({ ...NEEDED[door.name], cursor }))
      expect(answer.ok || answer.refusal.code === 'wrong_cursor').toBe(true)
    }
    for (const at of k.keys()) for (const extreme of EXTREMES) await askWith(k.with(at, extreme))
    const key = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.bigInt().map(String), fc.float().map(String))
    const keys = fc.array(key, { minLength: k.length, maxLength: k.length })
    await fc.assert(fc.asyncProperty(keys, askWith), { numRuns: 40 })
  })

  test('shows by a foreign cursor what is one’s own', async () => {
    const { next } = await ask(door, 'altus', { limit: 1 })
    const own = await ask(door, 'fen-foods', { limit: 1000 })
    const seen = await ask(door, 'fen-foods', { limit: 1000, ...(next !== null && { cursor: next }) })
    const texts = new Set(own.rows.map((row) => JSON.stringify(row)))
    expect(seen.rows.filter((row) => !texts.has(JSON.stringify(row)))).toEqual([])
  })
})

test('a cut is answered alike before and after later closes', async () => {
  const before = await Promise.all(LISTS.map((door) => ask(door, 'altus', { limit: 1000 })))
  await addEverywhere()
  channel.now = instantOn('2026-08-02')
  await through(channel, closeMonth, 'altus', { month: '2026-07' })
  const after = await Promise.all(LISTS.map((door, at) => ask(door, 'altus', { limit: 1000, as_of: before[at]?.cut })))
  expect(after).toEqual(before)
  const now = await Promise.all(LISTS.map((door) => ask(door, 'altus', { limit: 1000 })))
  const grown = LISTS.filter((_, at) => (now[at]?.rows.length ?? 0) > (before[at]?.rows.length ?? 0))
  expect(grown.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['invoices', 'facts', 'ledger', 'quarantine', 'unbound-subjects', 'usage-events']),
  )
})
