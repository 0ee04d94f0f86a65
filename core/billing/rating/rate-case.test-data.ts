import { periodName } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import type { CaseLink, CasePrice, RateCase } from './rate-case.ts'
import { rateCase } from './rate-case-rated.ts'
import type { RatedCase } from './rated-case.ts'

/** Altus sells cores to Nordwind, and Nordwind to Fen Foods. */
export function linkOf(
  seller: string,
  buyer: string,
  prices: readonly CasePrice[],
  more: Partial<CaseLink> = {},
): CaseLink {
  return { link: `${seller}:${buyer}`, seller, buyer, currency: 'EUR', prices, ...more }
}

export const PER_CORE: CasePrice = { charge: 'cores', price: { model: 'per_unit', unit: '80' } }

/** One link, 3 cores in May at 80 each: 240. */
export const SMALL: RateCase = {
  months: { to: '2026-05' },
  products: [{ product: 'altus:stratum', charges: [{ charge: 'cores', unit: 'core-month' }] }],
  links: [linkOf('altus', 'nordwind', [PER_CORE])],
  subscriptions: [{ subscription: 'altus:one', customer: 'nordwind', from: '2026-05-01' }],
  usage: [{ month: '2026-05', quantity: '3' }],
}

/** What a case comes to; it has no fault. */
export function ratedOf(one: RateCase): RatedCase {
  const rated = rateCase(one)
  return present(rated.ok ? rated.value : undefined, `no fault in the case: ${JSON.stringify(rated)}`)
}

/** Each line of a link in a word: `one cores 2026-05 240.00`, or its park's code in place of the amount. */
export function linesOf({ links }: RatedCase, link: string): readonly string[] {
  return (links.find((one) => one.link === link)?.lines ?? []).map((line) => {
    const what = `${line.subscription.split(':')[1]} ${line.charge} ${periodName(line.period)}`
    return `${what} ${'park' in line ? line.park.code : decimalText(line.amount)}`
  })
}

/** Each fault with its place as one text: `links.0.prices.1.charge: There is no charge core: did you mean cores?` */
export function faultsOf(one: RateCase): readonly string[] {
  const rated = rateCase(one)
  return rated.ok ? [] : rated.refusal.map(({ place, says }) => `${place.join('.')}: ${says}`)
}
