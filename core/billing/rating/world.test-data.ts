import type { Change } from '#core/billing/amendment.ts'
import { type GoodwillBody, goodwillFrom } from '#core/billing/goodwill.ts'
import type { LineKey } from '#core/billing/line.ts'
import { type SubscriptionBody, subscriptionsFrom } from '#core/billing/subscription.ts'
import type { AgreementBody } from '#core/channel/agreement.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { type Charge, catalogFrom, type PriceBody, type PriceModel } from '#core/channel/catalog.ts'
import { ratesFrom } from '#core/channel/rate.ts'
import { contains, periodStartingIn } from '#core/ground/calendar.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { Derived } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { metersFrom } from '#core/metering/meter.ts'
import type { Quantity } from '#core/metering/quantity.ts'
import { deriveLines } from './derive-lines.ts'
import { requestQuantities } from './request-quantities.ts'
import type { LineFacts, UpstreamLine } from './unit.ts'

/**
 * A channel small enough to read: Altus sells Stratum to Nordwind, Nordwind sells it to Fen Foods, and the account of
 * Fen Foods uses cores. A test tells its facts in order, says what was used, and derives a link.
 */
export type Telling = readonly [kind: string, about: string, body: unknown]
export type Use = Readonly<{ at: string; cores: string; subject?: string }>
export type World = Readonly<{ told: readonly Telling[]; used?: readonly Use[] }>

export const VENDOR_LINK = 'altus:nordwind'
export const PARTNER_LINK = 'nordwind:fen-foods'
export const SUBSCRIPTION = 'nordwind:fen-stratum'
export const JANUARY = '2026-01-01T00:00:00+01:00'
export const MAY = '2026-05-01T00:00:00+02:00'
export const JUNE = '2026-06-01T00:00:00+02:00'

const CORES: Charge = { charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' }

/** The facts, numbered in the order in which they are told: the first is `fact:1`. */
export function tell(told: readonly Telling[]): readonly Fact[] {
  return told.map(([kind, about, body], at) => ({
    position: at + 1,
    kind,
    about,
    body,
    id: `told-${at + 1}`,
    owner: 'altus',
    learnedAt: JANUARY,
  }))
}

/** `sells('altus', 'nordwind')`: the link altus:nordwind, from the book altus:prices, monthly in Berlin, in EUR. */
export function sells(seller: string, buyer: string, changes: Partial<AgreementBody> = {}): Telling {
  const body: AgreementBody = {
    seller,
    buyer,
    book: `${seller}:prices`,
    currency: 'EUR',
    calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
    rounding: 'line-half-even',
    correction: 'net',
    paymentDays: 30,
    ...changes,
  }
  return ['agreement', `${seller}:${buyer}`, body]
}

/** `prices('altus', { model: 'per_unit', unit: '80' })`: what the seller's book says of cores, from January on. */
export function prices(seller: string, price: PriceModel, changes: Partial<PriceBody> = {}): Telling {
  const where = { book: `${seller}:prices`, product: 'altus:stratum', charge: 'cores', currency: 'EUR', from: JANUARY }
  const body: PriceBody = { ...where, price, ...changes }
  return ['price', `${seller}:${body.charge}-${body.from}`, body]
}

export function offers(charges: readonly Charge[] = [CORES]): Telling {
  return ['product', 'altus:stratum', { name: 'Stratum', charges }]
}

export function meters(): Telling {
  const measure = { aggregation: 'sum', value: 'cores' }
  return ['meter', 'altus:cores', { eventType: 'stratum.cores', measure, unit: 'core-month' }]
}

export function subscribes(
  from = JANUARY,
  id = SUBSCRIPTION,
  changes: Partial<Omit<SubscriptionBody, 'from'>> = {},
): Telling {
  const chain = [VENDOR_LINK, PARTNER_LINK]
  return ['subscription', id, { product: 'altus:stratum', customer: 'fen-foods', chain, from, ...changes }]
}

/** `amends('seats', '2026-05-16T00:00:00+02:00', { to: 'quantity', quantity: '2' })` */
export function amends(name: string, at: string, change: Change, subscription = SUBSCRIPTION): Telling {
  return ['amendment', `nordwind:${name}`, { subscription, at, change }]
}

export function cancels(at: string): Telling {
  return ['subscription_cancelled', SUBSCRIPTION, { at, because: 'moved away' }]
}

export function binds(subject = 'acct-1', from = JANUARY, to?: string, subscription = SUBSCRIPTION): Telling {
  const body = { subscription, subject, recorder: 'altus', from, ...(to === undefined ? {} : { to }) }
  return ['binding', `altus:${subject}`, body]
}

export function forgives(credit: GoodwillBody['credit'], about: string, changes: Partial<GoodwillBody> = {}): Telling {
  const where = { link: VENDOR_LINK, subscription: SUBSCRIPTION, charge: 'cores', periodFrom: MAY }
  return ['goodwill', `altus:${about}`, { ...where, credit, because: 'an outage', ...changes }]
}

/** Everything but prices: two links, the product and its meter, and a subscription with its account. Facts 1 to 6. */
export const CHANNEL: readonly Telling[] = [
  sells('altus', 'nordwind'),
  sells('nordwind', 'fen-foods'),
  offers(),
  meters(),
  subscribes(),
  binds(),
]

export type Asked = Readonly<{ upstream?: readonly UpstreamLine[]; rated?: readonly string[] }>

/** What a link is derived from, for the periods that start in the given months (`2026-05`). */
export function lineFacts(
  { told, used = [] }: World,
  link: string,
  months: readonly string[],
  asked: Asked = {},
): LineFacts {
  const facts = tell(told)
  const agreement = present(agreementsFrom(facts).get(link), `the agreement ${link} was told`)
  const known = {
    agreement,
    subscriptions: [...subscriptionsFrom(facts).values()],
    periods: months.map((month) => periodStartingIn(agreement.calendar, Temporal.PlainYearMonth.from(month))),
    catalog: catalogFrom(facts),
    meters: metersFrom(facts),
    bindings: bindingsFrom(facts),
    goodwill: goodwillFrom(facts),
    rates: ratesFrom(facts),
    upstream: asked.upstream ?? [],
    rated: new Set(asked.rated ?? []),
  }
  return { ...known, quantities: measure(known, used) }
}

export function deriveLink(world: World, link: string, months: readonly string[], asked: Asked = {}) {
  return deriveLines(lineFacts(world, link, months, asked))
}

/** The lines of a link as the next link down sees them. */
export function upstreamOf(
  world: World,
  link: string,
  months: readonly string[],
  asked: Asked = {},
): readonly UpstreamLine[] {
  const facts = lineFacts(world, link, months, asked)
  return deriveLines(facts).flatMap((one) => {
    if ('park' in one) return []
    const period = present(
      facts.periods.find(({ from }) => from.toString() === one.key.from),
      'a line lies in a period',
    )
    const ref = `line:${link}/${one.key.charge}`
    const { key, basis, rated = one.total } = one
    return [{ key, period, total: rated, currency: facts.agreement.currency, basis, ref }]
  })
}

/** Each line in a word: `cores 2026-05-01 240.5`, or `cores 2026-05-01 missing_price` where it is parked. Days of Berlin. */
export function shown(derived: readonly Derived<LineKey>[]): readonly string[] {
  return derived.map((one) => {
    const from = Temporal.Instant.from(one.key.from).toZonedDateTimeISO('Europe/Berlin').toPlainDate()
    return `${one.key.charge} ${from} ${'park' in one ? one.park.code : one.total.toFixed()}`
  })
}

/** What the meter reads: the sum of the uses in each stretch that a request asks for, counted one by one. */
function measure(known: Omit<LineFacts, 'quantities'>, used: readonly Use[]): ReadonlyMap<string, Quantity> {
  const quantities = new Map<string, Quantity>()
  for (const request of requestQuantities(known)) {
    const counted = used.filter(({ at, subject = 'acct-1' }) =>
      request.stretches.some((one) => one.subject === subject && contains(one, Temporal.Instant.from(at))),
    )
    const itself = request.name.slice(0, request.name.indexOf('/'))
    if (request.implied && !used.some(({ subject }) => subject === itself)) continue
    const digest = counted.map(({ at, cores }) => `${at}=${cores}`).sort()
    const amount = sum(counted.map(({ cores }) => decimal(cores)))
    quantities.set(request.name, { amount, events: counted.length, digest: digest.join() })
  }
  return quantities
}
