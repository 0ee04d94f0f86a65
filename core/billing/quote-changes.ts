import type { QuoteContent, QuoteLine } from './quote-facts.ts'

/** One thing that differs between two versions of a quote, as texts; null where it is not there. */
export type QuoteChange = Readonly<{ what: string; before: string | null; now: string | null }>

/**
 * What differs from one version to another, field by field: lines are told apart by product and plan, prices by charge. Their version
 * numbers differ always and are left out.
 */
export function quoteChanges(before: QuoteContent, now: QuoteContent): readonly QuoteChange[] {
  const old = flattened(before)
  const fresh = flattened(now)
  const names = new Set([...old.keys(), ...fresh.keys()])
  return [...names].sort().flatMap((what) => {
    const change = { what, before: old.get(what) ?? null, now: fresh.get(what) ?? null }
    return change.before === change.now ? [] : [change]
  })
}

function flattened({ version: _, lines, ...head }: QuoteContent): ReadonlyMap<string, string> {
  return new Map([...leaves(head, ''), ...lines.flatMap((line) => leaves(keyed(line), `lines[${lineName(line)}]`))])
}

function lineName({ product, plan }: QuoteLine): string {
  return plan === undefined ? product : `${product} ${plan}`
}

/** A line whose prices are found by their charge; a line without anything else still shows that it is there. */
function keyed({ prices, product, ...rest }: QuoteLine): object {
  return { product, ...rest, prices: Object.fromEntries(prices.map(({ charge, ...price }) => [charge, price])) }
}

function leaves(value: unknown, name: string): readonly (readonly [string, string])[] {
  if (value === undefined) return []
  if (value === null || typeof value !== 'object') return [[name, String(value)]]
  return Object.entries(value).flatMap(([field, one]) => {
    const place = Array.isArray(value) ? `${name}[${Number(field) + 1}]` : name === '' ? field : `${name}.${field}`
    return leaves(one, place)
  })
}
