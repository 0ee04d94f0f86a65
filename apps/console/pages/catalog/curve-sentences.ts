import { approximately, groupedText, moneyText, quantityText } from '#apps/console/amount/decimal-text.ts'
import type { BookChange } from '#apps/console/api/catalog.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'

/** One place of a curve: what a quantity costs in all and for each unit, as exact texts; no average of nothing. */
export type CostAt = Readonly<{ quantity: string; cost: string; average: string | null }>

/** `12,000 core-hours cost 504.00 EUR`. */
export function costTitle(
  { quantity, cost }: CostAt,
  { unit, currency }: Readonly<{ unit: string; currency: string }>,
): string {
  return `${quantityText(quantity)} ${unit} cost ${moneyText(shortAmount(cost), currency)}`
}

/** Whether more costs less each: the finding of a price in one sentence. */
export function averageTitle(points: readonly CostAt[], currency: string): string {
  const told = points.flatMap(({ quantity, average }) => (average === null ? [] : [{ quantity, average }]))
  const [first, last] = [told[0], told.at(-1)]
  if (!first || !last) return 'Nothing has an average'
  const numbers = told.map(({ average }) => approximately(average))
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  if (low === high) return `Each costs ${averageText(first.average, currency)}, however many there are`
  const lowest = told[numbers.indexOf(low)] ?? last
  if (lowest.quantity === last.quantity) {
    return `Each costs ${averageText(first.average, currency)} of ${quantityText(first.quantity)}, and ${averageText(last.average, currency)} of ${quantityText(last.quantity)}`
  }
  return `Each costs least at ${quantityText(lowest.quantity)}: ${averageText(lowest.average, currency)}`
}

export function averageText(average: string, currency: string): string {
  return moneyText(shortAmount(average), currency)
}

/** What is shown of an amount that a price comes to: at most six decimals, as a curve is asked for with. */
export function shortAmount(amount: string): string {
  const [whole = '', fraction = ''] = amount.split('.')
  return fraction.length <= 6 ? amount : `${whole}.${fraction.slice(0, 6)}`
}

/** `2 prices changed and 1 was added`. */
export function changesTitle(changes: readonly BookChange[]): string {
  const count = (how: BookChange['change']) => changes.filter(({ change }) => change === how).length
  const parts = (['changed', 'added', 'removed'] as const).flatMap((how) => {
    const many = count(how)
    if (many === 0) return []
    const was = many === 1 ? 'was ' : 'were '
    return [{ many, says: how === 'changed' ? 'changed' : `${was}${how}` }]
  })
  const [first, ...others] = parts
  if (!first) return 'No price differs'
  return listText([
    `${countText(first.many, 'price')} ${first.says}`,
    ...others.map(({ many, says }) => `${many.toLocaleString('en')} ${says}`),
  ])
}

/** `+12.5 %`, with a real minus sign. */
export function percentText(percent: string): string {
  const text = groupedText(percent, 0)
  return `${/^[−0]/.test(text) && !/^0\.\d*[1-9]/.test(text) ? text : `+${text}`} %`
}

const AVERAGE_PLACES = 6

/** The exact cost by a whole number of units, half away from zero at six places, as the averages of a recorded price come. */
export function averageOf(cost: string, quantity: string): string {
  const [whole = '0', fraction = ''] = cost.split('.')
  const digits = BigInt(whole + fraction) * 10n ** BigInt(AVERAGE_PLACES)
  const by = BigInt(quantity) * 10n ** BigInt(fraction.length)
  const rounded = ((digits * 2n + by) / (by * 2n)).toString().padStart(AVERAGE_PLACES + 1, '0')
  return `${rounded.slice(0, -AVERAGE_PLACES)}.${rounded.slice(-AVERAGE_PLACES)}`.replace(/\.?0+$/, '')
}
