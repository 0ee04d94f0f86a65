import { isNegative, moneyText, negate } from '#apps/console/amount/decimal-text.ts'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { Chain } from '#apps/console/api/answers.ts'
import type { MarginTotal } from '#apps/console/api/billing.ts'
import type { Step } from './waterfall-option.ts'

/** `You kept 60.00 EUR of 300.00 EUR, 20 %`: the finding of one currency. */
export function marginText({ cost, revenue, margin, percent, currency }: MarginTotal): string {
  if (margin === null) return `No margin in ${currency} as a whole: some of it is in another currency on the other side`
  const sold = moneyText(revenue, currency)
  if (Number(cost) === 0) return `You sold for ${sold} and bought nothing for it`
  if (Number(revenue) === 0) return `You bought for ${moneyText(cost, currency)} and sold nothing of it`
  if (isNegative(margin)) return `You lost ${moneyText(negate(margin), currency)} on ${sold}`
  return `You kept ${moneyText(margin, currency)} of ${sold}, ${percent}\u00a0%`
}

/** `May 2024`, or `May to October 2024`. */
export function spanOfMonths(from: string, to: string): string {
  if (from === to) return monthText(from)
  const first = monthText(from)
  return `${from.slice(0, 4) === to.slice(0, 4) ? first.split(' ')[0] : first} to ${monthText(to)}`
}

type Seen = Readonly<{ chains: readonly Pick<Chain, 'organizations'>[]; self: string | undefined }>

/** The bars over the chain: what lies above and below the viewer's own links is closed, where there is any. */
export function stepsOf({ cost, revenue, margin }: MarginTotal, { chains, self }: Seen): readonly Step[] {
  const places = chains.map(({ organizations }) => ({
    at: organizations.indexOf(self ?? ''),
    of: organizations.length,
  }))
  const above = places.some(({ at }) => at > 1)
  const below = places.some(({ at, of }) => at >= 0 && at < of - 2)
  const steps: Step[] = []
  if (above) steps.push({ kind: 'closed', name: 'Above you' })
  if (Number(cost) !== 0) steps.push({ kind: 'bought', name: 'You bought', from: '0', to: cost, value: cost })
  if (margin !== null && Number(cost) !== 0 && Number(revenue) !== 0) {
    steps.push({ kind: 'kept', name: 'You kept', from: cost, to: revenue, value: margin })
  }
  if (Number(revenue) !== 0) steps.push({ kind: 'sold', name: 'You sold', from: '0', to: revenue, value: revenue })
  if (below) steps.push({ kind: 'closed', name: 'Below you' })
  return steps
}
