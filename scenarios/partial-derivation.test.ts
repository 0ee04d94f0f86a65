import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Books,
  begin,
  commits,
  FEN,
  grants,
  openBooks,
  priced,
  type Told,
  UPPER,
  type Used,
} from './promises.test-data.ts'

const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04'] as const

const TIERS = { model: 'graduated', tiers: [{ upTo: '10', unit: '5' }, { unit: '3.333' }] }
const EACH = { model: 'per_unit', unit: '3.33' }
/** What cores cost on a link: plain, pooled, over a year, at least so much a quarter. */
const PRICES = [
  [EACH, {}],
  [TIERS, { scope: 'agreement' }],
  [TIERS, { scope: 'customer', window: 'quarter' }],
  [TIERS, { window: 'year' }],
  [EACH, { window: 'quarter', minimum: '60' }],
] as const
const cores = (seller: string) =>
  fc.constantFrom(...PRICES).map(([price, more]): Told => priced(seller, 'cores', price, more))
const MARKED_UP = priced('nordwind', 'cores', { model: 'cost_plus', factor: '1.25' })

const settlement = fc.constantFrom<object>(
  { by: 'true_up' },
  { by: 'burn_down' },
  { by: 'overage', factor: '1.5' },
  { by: 'true_forward' },
)
const on = fc.constantFrom<string>(UPPER, FEN)
const commitment = fc
  .tuple(on, fc.constantFrom('30', '100'), settlement, fc.constantFrom('period', 'quarter'))
  .map(([link, amount, by, window]): Told => commits(link, amount, by, { window }))
const credit = fc
  .tuple(on, fc.constantFrom('20', '45.5'), fc.constantFrom('prepaid', 'promotional'))
  .map(([link, amount, kind]): Told => grants(link, 'credit', amount, { kind }))

type Late = Readonly<{ told: Told } | { used: Used }>
const late = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom<Used['customer']>('fen-foods', 'oak'),
        fc.constantFrom(...MONTHS),
        fc.integer({ min: -3, max: 9 }),
      )
      .map(([customer, month, used]): Late => ({ used: { customer, day: `${month}-10`, cores: String(used) } })),
  },
  fc.oneof(cores('altus'), cores('nordwind'), commitment, credit).map((told): Late => ({ told })),
  fc.tuple(fc.constantFrom(...MONTHS), fc.integer({ min: 1, max: 20 })).map(([month, quantity]): Late => {
    const body = { subscription: 'nordwind:fen-foods-desk', at: begin(`${month}-11`) }
    const change = { to: 'quantity', quantity: String(quantity) }
    return { told: ['nordwind', 'amendment', `nordwind:seats-${month}`, { ...body, change }] }
  }),
  fc.constantFrom(...MONTHS).map((month): Late => {
    const where = {
      link: UPPER,
      subscription: 'nordwind:oak-stratum',
      charge: 'cores',
      periodFrom: begin(`${month}-01`),
    }
    const body = { ...where, credit: { percent: '10' }, because: 'an outage' }
    return { told: ['altus', 'goodwill', `altus:goodwill-${month}`, body] }
  }),
  fc.constantFrom(UPPER, FEN).map((link): Late => {
    const seller = link.slice(0, link.indexOf(':'))
    return { told: [seller, 'commitment_withdrawn', `${seller}:commits`, { because: 'it was never signed' }] }
  }),
  fc.constant<Late>({
    told: ['nordwind', 'binding_removed', 'nordwind:oak-account', { because: 'another customer’s' }],
  }),
)

const channel = fc.record({
  prices: fc.tuple(cores('altus'), fc.oneof(fc.constant(MARKED_UP), cores('nordwind'))),
  promises: fc.array(fc.oneof(commitment, credit), { maxLength: 2 }),
  months: fc.tuple(...MONTHS.map(() => fc.array(late, { maxLength: 3 }))),
})

const SEATS = [
  priced('altus', 'seats', { model: 'per_unit', unit: '3' }),
  priced('nordwind', 'seats', { model: 'per_unit', unit: '4' }, { billed: 'advance' }),
]

/** Each month something is learned, of whatever time, and the month closes; what is refused, is refused to both. */
async function play(books: Books, { months }: Readonly<{ months: readonly (readonly Late[])[] }>, everything: boolean) {
  const said: string[] = []
  for (const [at, learned] of months.entries()) {
    const month = MONTHS[at] ?? ''
    books.at(`${Temporal.PlainYearMonth.from(month).add({ months: 1 })}-02`)
    await books.use({ customer: 'fen-foods', day: `${month}-05`, cores: '7' })
    for (const one of learned) {
      if ('used' in one) await books.use(one.used)
      else await books.tell(one.told).catch((error: unknown) => said.push(String(error)))
    }
    await books.close(month, everything)
    said.push(...(await parkedOf(books)))
  }
  return [...said, ...(await books.posted())]
}

async function parkedOf({ stage }: Books): Promise<readonly string[]> {
  const rows = await stage.ask<{ says: string }>("select concat_ws(' ', key, code) as says from parked order by 1")
  const says = rows.map((row) => row.says)
  // What was learned is never taken for a change of the engine, and nothing that was billed is forgotten.
  expect(says.filter((one) => / (drift|not_derived)$/.test(one))).toEqual([])
  return says
}

test('what is derived of what was learned is what is derived of everything, posting by posting', async () => {
  await fc.assert(
    fc.asyncProperty(channel, async ({ prices, promises, months }) => {
      const [partial, whole] = await Promise.all([openBooks(...prices, ...SEATS), openBooks(...prices, ...SEATS)])
      try {
        for (const books of [partial, whole]) {
          for (const told of promises) await books.tell(told).catch(() => undefined)
        }
        expect(await play(partial, { months }, false)).toEqual(await play(whole, { months }, true))
        const before = await partial.posted()
        await partial.close('2026-04', true)
        expect(await partial.posted()).toEqual(before)
      } finally {
        await partial.stage.close()
        await whole.stage.close()
      }
    }),
    { numRuns: Number(process.env['LAW_RUNS'] ?? 6) },
  )
}, 600_000)
