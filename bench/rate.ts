/**
 * How many lines a second one core rates: the price is found among the locked prices of all subscriptions, and makes an unrounded
 * amount with sentence and steps of what was measured. All models in turn. Run: node bench/rate.ts
 */

import { rateFlat } from '#core/billing/rating/flat.ts'
import type { Measured } from '#core/billing/rating/measured.ts'
import { rateMeasured } from '#core/billing/rating/rate-measured.ts'
import { catalogFrom, findPrice, type PriceModel } from '#core/channel/catalog.ts'
import { periodStartingIn } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'

const GOAL_PER_SECOND = 100_000
const SUBSCRIPTIONS = 10_000
const ROUNDS = 15

const TIERS = [{ upTo: '100', unit: '0.09' }, { upTo: '1000', unit: '0.075', flat: '5' }, { unit: '0.06' }]
const MODELS: readonly PriceModel[] = [
  { model: 'per_unit', unit: '0.0834' },
  { model: 'graduated', tiers: TIERS },
  { model: 'volume', tiers: TIERS },
  { model: 'package', size: '100', amount: '15' },
  { model: 'blocks', blocks: [{ upTo: '100', amount: '50' }, { amount: '400' }] },
  { model: 'graduated_percentage', tiers: [{ upTo: '500', percent: '3' }, { percent: '2.5' }] },
  {
    model: 'points',
    pointsPerUnit: '11',
    levels: [
      { atLeast: '0', price: '1' },
      { atLeast: '360', price: '0.8' },
    ],
  },
  { model: 'percentage', percent: '1.3', fixed: '0.25', minimum: '0.3', freeEvents: '2' },
  {
    model: 'matrix',
    by: ['region'],
    cells: [
      { where: { region: 'eu' }, price: { model: 'per_unit', unit: '0.09' } },
      { where: { region: 'us' }, price: { model: 'graduated', tiers: TIERS } },
    ],
  },
  { model: 'flat', amount: '19.95', proration: 'actual_days' },
]

const FROM = '2026-01-01T00:00:00Z'
const facts = Array.from({ length: SUBSCRIPTIONS }, (_, at): Fact => {
  const price = MODELS[at % MODELS.length]
  const only = { subscription: `nordwind:s${at}` }
  const body = {
    book: 'altus:list',
    product: 'altus:stratum',
    charge: 'cores',
    currency: 'EUR',
    price,
    from: FROM,
    only,
  }
  return { position: at + 1, kind: 'price', about: `altus:p${at}`, id: `${at}`, owner: 'altus', learnedAt: FROM, body }
})

function measuredOf(at: number): Measured {
  const quantity = decimal(at % 5000).times('0.37')
  const half = quantity.times('0.5')
  const transactions = [half, quantity.minus(half), quantity]
  const parts = ['eu', 'us'].map((region) => ({ labels: { region }, quantity: half }))
  return { quantity, events: transactions.length, parts, transactions }
}
const measured = Array.from({ length: SUBSCRIPTIONS }, (_, at) => measuredOf(at))

const period = periodStartingIn(
  { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  Temporal.PlainYearMonth.from('2026-05'),
)
const used = { from: period.from.add({ hours: 24 * 9 }), to: period.to }
const catalog = catalogFrom(facts)

/** Rates each subscription once; what comes out is counted, so that nothing is left away. */
function rateAll(): number {
  let steps = 0
  for (let at = 0; at < SUBSCRIPTIONS; at += 1) {
    const subscription = `nordwind:s${at}`
    const whose = { subscription, customer: 'fen-foods', plan: 'gold' }
    const asked = { book: 'altus:list', product: 'altus:stratum', charge: 'cores', starts: period.from, ...whose }
    const price = findPrice(catalog, asked)
    const use = measured[at]
    if (!price || !use) throw new Error(`Invariant broken: ${subscription} has a price and a use`)
    const rated = price.price.model === 'flat' ? rateFlat(price.price, period, used) : rateMeasured(price.price, use)
    if ('code' in rated) throw new Error(`Invariant broken: ${price.price.model} can be rated: ${rated.says}`)
    steps += rated.steps.length + rated.says.length
  }
  return steps
}

/** The quickest of several rounds, in seconds that its processor was at work for it: others work on the machine too. */
let best = Number.POSITIVE_INFINITY
let said = 0
for (let round = 0; round < ROUNDS; round += 1) {
  const start = process.cpuUsage()
  said += rateAll()
  const { user, system } = process.cpuUsage(start)
  best = Math.min(best, (user + system) / 1_000_000)
}
const value = Math.round(SUBSCRIPTIONS / best)
const line = { name: 'rate', value, unit: 'rated lines per second of one core', goal: GOAL_PER_SECOND }
const details = { holds: value >= GOAL_PER_SECOND, models: MODELS.length, prices: facts.length, told: said > 0 }
process.stdout.write(`${JSON.stringify({ ...line, ...details })}\n`)
process.exitCode = details.holds ? 0 : 1
