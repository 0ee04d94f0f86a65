import { moneyText } from '#apps/console/amount/decimal-text.ts'
import type { RenewalHead, ShownRenewal } from '#apps/console/api/renewals.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

type State = RenewalHead['state']

export const STATE_NAMES: Readonly<Record<State, string>> = {
  upcoming: 'Upcoming',
  open: 'Open',
  quoted: 'Quoted',
  ordered: 'Ordered',
  renewed: 'Renewed',
  lost: 'Lost',
  left_early: 'Left early',
  lapsed: 'Lapsed',
}

export const STATE_MARKS: Readonly<Record<State, string>> = {
  upcoming: 'mark',
  open: 'mark mark-attention',
  quoted: 'mark mark-attention',
  ordered: 'mark mark-good',
  renewed: 'mark mark-good',
  lost: 'mark mark-harm',
  left_early: 'mark mark-harm',
  lapsed: 'mark mark-harm',
}

/** Why customers leave, in the words that are counted. */
export const REASONS = [
  { value: 'price', name: 'Price' },
  { value: 'product', name: 'Product' },
  { value: 'competitor', name: 'A competitor' },
  { value: 'no_need', name: 'No need any more' },
  { value: 'service', name: 'Service' },
  { value: 'moved', name: 'Moved elsewhere' },
  { value: 'closed', name: 'Closed down' },
  { value: 'other', name: 'Something else' },
] as const

const DECIDED: ReadonlySet<State> = new Set(['renewed', 'lost', 'left_early'])

/** Whether it is still to be decided what becomes of it. */
export function isUndecided({ state }: Pick<RenewalHead, 'state'>): boolean {
  return !DECIDED.has(state)
}

/** Whether somebody should look after it now: it lapsed, or its customer is not well. */
export function isAtRisk({ state, band }: RenewalHead): boolean {
  return state === 'lapsed' || (isUndecided({ state }) && (band === 'risk' || band === 'attention'))
}

/** The finding of the board: how many are open, and how many of them are at risk. */
export function renewalsTitle(renewals: readonly RenewalHead[]): string {
  if (renewals.length === 0) return 'Renewals'
  const open = renewals.filter(({ state }) => state === 'open' || state === 'quoted' || state === 'ordered').length
  const risk = renewals.filter(isAtRisk).length
  const opened = open === 0 ? 'No renewal is open' : `${countText(open, 'renewal')} ${open === 1 ? 'is' : 'are'} open`
  return risk === 0
    ? opened
    : `${opened}, and ${risk} of ${countText(renewals.length, 'term')} ${risk === 1 ? 'is' : 'are'} at risk`
}

export function shareText(share: string): string {
  return `${Math.round(Number(share) * 100)} %`
}

export function daysText({ daysLeft }: Pick<RenewalHead, 'daysLeft'>): string {
  return daysLeft < 0 ? `over for ${countText(-daysLeft, 'day')}` : `${countText(daysLeft, 'day')} left`
}

/** A yearly value in its currency; a dash where nobody knows it. */
export function valueText(value: string | null, currency: string | null): string {
  return value === null || currency === null ? '–' : moneyText(value, currency)
}

/** The finding of one renewal. */
export function renewalTitle(
  { state, probability }: Pick<ShownRenewal, 'state' | 'probability'>,
  { customer, product }: Readonly<{ customer: string; product: string }>,
): string {
  if (state === 'renewed') return `${customer} renewed ${product}`
  if (state === 'lost' || state === 'left_early') return `${customer} leaves ${product}`
  if (state === 'lapsed') return `The term of ${customer} with ${product} has lapsed`
  return probability === null
    ? `${customer} with ${product}`
    : `${customer} renews ${product} with a probability of ${shareText(probability)}`
}
