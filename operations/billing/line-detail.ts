import type { LineKey } from '#core/billing/line.ts'
import { prepaidPart } from '#core/billing/prepaid.ts'
import type { LineFacts } from '#core/billing/rating/unit.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import type { Charge } from '#core/channel/catalog.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { LineDetail } from '#stores/postgres/invoices.ts'
import type { StandingLine } from '#stores/postgres/lines.ts'

/** What lines are looked up by: made once for the facts of a link. */
type Looked = Readonly<{
  subscriptions: ReadonlyMap<string, Subscription>
  /** The zones of marked-up costs, by subscription, charge and period. */
  zones: ReadonlyMap<string, string>
  /** The names of commitments and credits, by their ids. */
  promises: ReadonlyMap<string, string>
}>

const LOOKED = new WeakMap<LineFacts, Looked>()

function lookedUp(facts: LineFacts): Looked {
  const known = LOOKED.get(facts)
  if (known) return known
  const made: Looked = {
    subscriptions: new Map(facts.subscriptions.map((one) => [one.id, one])),
    zones: new Map(facts.upstream.map(({ key, period }) => [zoneName(key), period.zone])),
    promises: new Map([...(facts.commitments ?? []), ...(facts.grants ?? [])].map(({ id, name }) => [id, name])),
  }
  LOOKED.set(facts, made)
  return made
}

function zoneName({ subscription, charge, from, to }: Omit<LineKey, 'link'>): string {
  return `${subscription} ${charge} ${from} ${to}`
}

/** What a line says beside its posting. A commitment or a credit is sold to the link's buyer, and is a product of its own. */
export function detailOf(facts: LineFacts, line: Posting<LineKey>, stand: StandingLine | undefined): LineDetail {
  const { key } = line
  const corrects = stand?.line ?? null
  const promise = lookedUp(facts).promises.get(key.subscription)
  if (promise !== undefined) {
    const { buyer: customer, calendar } = facts.agreement
    const grant = facts.grants?.find(({ id }) => id === key.subscription)
    const places = currencyPlaces(facts.agreement.currency)
    const prepaid = grant && prepaidPart(grant, { charge: key.charge, amount: line.amount }, places)
    const whose = { subscription: key.subscription, product: key.subscription, customer }
    const unmeasured = { metered: false, quantity: null, unit: null }
    return { ...whose, ...unmeasured, chargeName: promise, zone: calendar.zone, corrects, prepaid }
  }
  const subscription = present(lookedUp(facts).subscriptions.get(key.subscription), `a line's subscription is known`)
  const charge = chargeOf(facts, key)
  return {
    subscription: subscription.id,
    product: subscription.product,
    customer: subscription.customer,
    chargeName: charge?.name ?? key.charge,
    metered: charge?.meter !== undefined,
    zone: zoneOf(facts, key),
    ...shownQuantity(facts, key, line.reason),
    corrects,
  }
}

/** The measured quantity that a line may show: none where the quantity is itself somebody's cost. */
export function shownQuantity(
  facts: LineFacts,
  key: LineKey,
  reason: Reason,
): Readonly<{ quantity: string | null; unit: string | null }> {
  const measured = chargeOf(facts, key)?.discloses === 'quantity' ? findQuantity(reason) : undefined
  return { quantity: measured?.quantity ?? null, unit: measured?.unit ?? null }
}

function findQuantity(reason: Reason): Reason | undefined {
  if (reason.rule === 'quantity') return reason
  for (const child of reason.because ?? []) {
    const found = findQuantity(child)
    if (found) return found
  }
  return undefined
}

/** The zone of a line's service period: the link's own, or that of the upstream line whose period a marked-up cost keeps. */
export function zoneOf(facts: LineFacts, key: LineKey): string {
  return lookedUp(facts).zones.get(zoneName(key)) ?? facts.agreement.calendar.zone
}

export function chargeOf(facts: LineFacts, key: LineKey): Charge | undefined {
  const product = lookedUp(facts).subscriptions.get(key.subscription)?.product ?? ''
  return facts.catalog.products.get(product)?.charges.find((one) => one.charge === key.charge)
}
