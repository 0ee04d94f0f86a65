import { agreementsFrom } from '#core/channel/agreement.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import type { Fact } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { LicenseFacts } from './license.ts'
import type { BilledPeriod } from './license-period.ts'
import { type LicensePolicyBody, licensePoliciesFrom } from './license-policy.ts'
import { subscriptionsFrom } from './subscription.ts'

/** A fact of a small channel: Altus sells Stratum to Nordwind, who sells it to Fen Foods. */
export function told(position: number, kind: string, about: string, body: unknown): Fact {
  const learnedAt = '2026-01-01T00:00:00Z'
  return { position, kind, about, id: `fact-${position}`, owner: ownerOf(about), learnedAt, body }
}

export const FEN = 'nordwind:fen'
const LINK = {
  seller: 'altus',
  buyer: 'nordwind',
  book: 'altus:list',
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
}

export const PRODUCT = told(1, 'product', 'altus:stratum', {
  name: 'Stratum',
  charges: [{ charge: 'cores', name: 'Cores', discloses: 'quantity' }],
  features: ['core', 'audit'],
  plans: [{ plan: 'plus', name: 'Plus', features: ['audit', 'clusters'] }],
})
export const VENDOR_LINK = told(2, 'agreement', 'altus:nordwind', LINK)
export const SUBSCRIPTION = told(3, 'subscription', FEN, {
  product: 'altus:stratum',
  customer: 'fen-foods',
  chain: ['altus:nordwind', 'nordwind:fen-foods'],
  from: '2026-01-10T00:00:00Z',
  quantity: '25',
  plan: 'plus',
})

export const policy = (more: Partial<LicensePolicyBody> = {}): Fact =>
  told(4, 'license_policy', 'altus:stratum-licenses', { product: 'altus:stratum', graceDays: 14, ...more })

/** An invoice of the link for one local month of 2026 in Berlin, due 30 days after its end. */
export function billed(month: number, payment: BilledPeriod['payment'] = 'paid', dueDate = due(month)): BilledPeriod {
  const zone = 'Europe/Berlin'
  const from = Temporal.ZonedDateTime.from({ year: 2026, month, day: 1, timeZone: zone })
  const [begins, ends] = [from.toInstant(), from.add({ months: 1 }).toInstant()]
  return { invoice: `ALTUS-INV-00000${month}`, from: begins, to: ends, dueDate, zone, payment }
}

function due(month: number): string {
  return Temporal.PlainDate.from({ year: 2026, month, day: 1 }).add({ months: 1 }).add({ days: 30 }).toString()
}

export function licenseFacts(facts: readonly Fact[], invoices: readonly BilledPeriod[] = []): LicenseFacts {
  const subscription = subscriptionsFrom(facts).get(FEN)
  if (!subscription) throw new Error('the facts tell of the subscription')
  return {
    subscription,
    product: catalogFrom(facts).products.get('altus:stratum'),
    policy: licensePoliciesFrom(facts).get('altus:stratum'),
    link: agreementsFrom(facts).get('altus:nordwind'),
    billed: invoices,
  }
}

export const WHOLE: readonly Fact[] = [PRODUCT, VENDOR_LINK, SUBSCRIPTION, policy()]
