import type { Charge, PriceBody, ProductBody } from '#core/channel/catalog.ts'
import type { Refusal } from '#operations/door.ts'
import { unknown } from '#operations/fact-kind.ts'

type Modifier = keyof PriceBody & string

/** Which fields say nothing about a fee, or a marked-up cost, and why. */
const SENSELESS: Readonly<Record<'flat' | 'cost_plus', Readonly<Partial<Record<Modifier, string>>>>> = {
  flat: {
    scope: 'a flat fee is of one subscription, and counts nothing over several',
    window: 'a flat fee is due for each period, and counts nothing over several',
    allotment: 'a flat fee is of one subscription, and nothing is shared out',
    minimum: 'a flat fee is its own minimum',
    maximum: 'a flat fee is its own maximum',
    proration: 'a flat fee says its proration in the price itself',
  },
  cost_plus: {
    scope: 'a marked-up cost is of one line of the link above, and counts nothing over several',
    window: 'a marked-up cost has the periods of the link above, and counts nothing over several',
    allotment: 'a marked-up cost is of one subscription, and nothing is shared out',
    minimum: 'a marked-up cost has no window over which it could come to a minimum',
    free: 'a marked-up cost is free where the link above bills nothing',
    billed: 'a marked-up cost is known once the link above has rated it, and never in advance',
    proration: 'a marked-up cost is prorated by the link above',
  },
}

/** The fields beside a price that contradict it or each other, each with a sentence that says what was wanted. */
export function modifierFaults(body: PriceBody): readonly Readonly<{ field: Modifier; says: string }>[] {
  const { price, scope = 'subscription', window, allotment } = body
  const senseless = price.model === 'flat' || price.model === 'cost_plus' ? SENSELESS[price.model] : {}
  const faults = Object.entries(senseless).flatMap(([field, says]) =>
    body[field as Modifier] === undefined ? [] : [{ field: field as Modifier, says: `no ${field}: ${says}` }],
  )
  if (faults.length > 0) return faults
  if (window === 'term' && scope !== 'subscription') {
    return [
      { field: 'window', says: `no window of a term over the scope ${scope}: each subscription has its own terms` },
    ]
  }
  if (allotment !== undefined && scope === 'subscription') {
    return [{ field: 'allotment', says: 'no allotment over one subscription: wanted the scope customer or agreement' }]
  }
  return []
}

/** What speaks against a price of a product: a charge or plan that it does not have, or a model that its charge can't be priced by. */
export function productFault(body: PriceBody, product: ProductBody): Refusal | undefined {
  const charge = product.charges.find((one) => one.charge === body.charge)
  if (!charge) return unknown('charge', body.charge)
  const { plan } = body.only ?? {}
  if (plan !== undefined && !product.plans?.some((one) => one.plan === plan)) {
    return unknown('plan', `${plan} of ${body.product}`)
  }
  return chargeFault(body, charge)
}

function chargeFault({ price, billed }: PriceBody, { charge, meter }: Charge): Refusal | undefined {
  const byUse = price.model === 'matrix' || price.model === 'percentage'
  if (meter === undefined && byUse) {
    return { code: 'wrong_body', says: `A ${price.model} price needs usage, and nothing meters ${charge}` }
  }
  if (meter !== undefined && billed === 'advance' && price.model !== 'flat') {
    return { code: 'wrong_body', says: `${charge} is metered: use is billed in arrears, when it is known` }
  }
  return undefined
}
