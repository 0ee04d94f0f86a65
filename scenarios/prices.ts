import type { PriceModel, Tier } from '#core/channel/catalog.ts'
import type { ProrationPolicy } from '#core/ground/proration.ts'
import type { Priced } from './channel.ts'

/** What stands after `at` in a sentence that sells: `80 EUR per core-month`, `310 EUR per month`, `cost times 1.25 in USD`. */
export const PRICE =
  '(cost in [A-Z]{3}|(?:cost|its fee) times [\\d.]+ in [A-Z]{3}|[\\d.]+ [A-Z]{3} (?:.+ )?per [a-z-]+(?:, prorated by thirtieths|, never prorated)?)'

export type ReadPrice = Priced & Readonly<{ charge: string }>

/** The price that a text states; undefined where it states none. */
export function readPrice(text: string): ReadPrice | undefined {
  return readCost(text) ?? readFee(text) ?? readTiers(text)
}

function readCost(text: string): ReadPrice | undefined {
  const [, what, factor, currency] = /^(cost|its fee)(?: times ([\d.]+))? in ([A-Z]{3})$/.exec(text) ?? []
  if (currency === undefined) return undefined
  if (what === 'its fee' && factor !== undefined) {
    return { charge: 'fee', currency, price: { model: 'cost_plus', factor }, discloses: 'quantity' }
  }
  const price: PriceModel = factor === undefined ? { model: 'per_unit', unit: '1' } : { model: 'cost_plus', factor }
  return { charge: 'cost', unit: 'cost', currency, price, discloses: 'cost' }
}

const PRORATIONS: Readonly<Record<string, ProrationPolicy>> = {
  'prorated by thirtieths': 'fixed_30',
  'never prorated': 'none',
}

function readFee(text: string): ReadPrice | undefined {
  const [, amount, currency, how = ''] = /^([\d.]+) ([A-Z]{3}) per month(?:, (.+))?$/.exec(text) ?? []
  if (amount === undefined || currency === undefined) return undefined
  const price: PriceModel = { model: 'flat', amount, proration: PRORATIONS[how] ?? 'actual_days' }
  return { charge: 'fee', currency, price, discloses: 'quantity' }
}

function readTiers(text: string): ReadPrice | undefined {
  const [, stated, unit] = /^(.+) per ([a-z-]+)$/.exec(text) ?? []
  if (stated === undefined || unit === undefined) return undefined
  const parts = stated.split(', then ').map((one) => /^([\d.]+) ([A-Z]{3})( flat)?(?: up to ([\d.]+))?$/.exec(one))
  const tiers: Tier[] = parts.flatMap((found) => {
    if (!found) return []
    const [, amount = '', , flat, upTo] = found
    const bound = upTo === undefined ? {} : { upTo }
    return [flat === undefined ? { ...bound, unit: amount } : { ...bound, flat: amount }]
  })
  const currency = parts[0]?.[2]
  if (tiers.length !== parts.length || currency === undefined) return undefined
  const single = tiers.length === 1 ? tiers[0]?.unit : undefined
  const price: PriceModel = single === undefined ? { model: 'graduated', tiers } : { model: 'per_unit', unit: single }
  return { charge: unit, unit, currency, price, discloses: 'quantity' }
}
