import type { LineKey } from '#core/billing/line.ts'
import type { LineFacts } from '#core/billing/rating/unit.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { LineDetail } from '#stores/postgres/invoices.ts'
import type { StandingLine } from '#stores/postgres/lines.ts'

/** What a line says beside its posting. */
export function detailOf(facts: LineFacts, line: Posting<LineKey>, stand: StandingLine | undefined): LineDetail {
  const { key } = line
  const subscription = present(
    facts.subscriptions.find((one) => one.id === key.subscription),
    `a line's subscription is known`,
  )
  const charge = chargeOf(facts, key)
  return {
    subscription: subscription.id,
    product: subscription.product,
    customer: subscription.customer,
    chargeName: charge?.name ?? key.charge,
    metered: charge?.meter !== undefined,
    zone: zoneOf(facts, key),
    ...shownQuantity(facts, key, line.reason),
    corrects: stand?.line ?? null,
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
export function zoneOf(facts: LineFacts, { subscription, charge, from, to }: LineKey): string {
  const above = facts.upstream.find(
    ({ key }) => key.subscription === subscription && key.charge === charge && key.from === from && key.to === to,
  )
  return above?.period.zone ?? facts.agreement.calendar.zone
}

export function chargeOf(facts: LineFacts, key: LineKey) {
  const product = facts.subscriptions.find((one) => one.id === key.subscription)?.product ?? ''
  return facts.catalog.products.get(product)?.charges.find((one) => one.charge === key.charge)
}
