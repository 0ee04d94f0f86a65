import type { CustomerHealth, Health, HealthBand } from '#apps/console/api/health.ts'
import { asWords, type Names } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

export const BAND_NAMES: Readonly<Record<HealthBand, string>> = {
  good: 'Good',
  attention: 'Attention',
  risk: 'At risk',
}

export const BAND_MARKS: Readonly<Record<HealthBand, string>> = {
  good: 'mark mark-good',
  attention: 'mark mark-attention',
  risk: 'mark mark-harm',
}

export const SIGNAL_NAMES: Readonly<Record<Health['signals'][number]['signal'], string>> = {
  usage_level: 'Use against usual',
  usage_trend: 'Trend of use',
  usage_breadth: 'Breadth of use',
  usage_commitment: 'Use against commitment',
  touchpoints: 'Touchpoints',
  milestones: 'Milestones',
  tickets: 'Tickets',
  invoices: 'Invoices',
  logins: 'Logins',
}

/** The finding of the list: how many are at risk, and what else there is to say. */
export function customersTitle(customers: readonly CustomerHealth[]): string {
  if (customers.length === 0) return 'Customers'
  // A customer with two products stands in two rows, and is one customer.
  const countOf = (rows: readonly CustomerHealth[]) => new Set(rows.map(({ customer }) => customer)).size
  const all = countOf(customers)
  const of = (band: HealthBand) => countOf(customers.filter((one) => one.band === band))
  const scored = countOf(customers.filter((one) => one.band !== null))
  const [risk, attention] = [of('risk'), of('attention')]
  if (scored === 0) return `${countText(all, 'customer')}, and no score was recorded yet`
  if (risk > 0) return `${risk} of ${countText(all, 'customer')} ${risk === 1 ? 'is' : 'are'} at risk`
  if (attention > 0)
    return `${attention} of ${countText(all, 'customer')} ${attention === 1 ? 'wants' : 'want'} attention, none is at risk`
  return `${countText(scored, 'customer')} with a score, and ${scored === 1 ? 'it does' : 'all do'} well`
}

const BAND_SENTENCES: Readonly<Record<HealthBand, string>> = {
  good: 'does well with',
  attention: 'wants attention with',
  risk: 'is at risk with',
}

export function customerTitle({ customer, product, score, band }: Health, names: Names): string {
  if (score === null || band === null) return `${names.of(customer)} has no score with ${asWords(product)} yet`
  return `${names.of(customer)} ${BAND_SENTENCES[band]} ${asWords(product)}: ${score} of 100`
}

/** A change against before with its sign, as a person reads it. */
export function changeText(change: string): string {
  const points = Number(change)
  if (points === 0) return 'unchanged'
  return points > 0 ? `+${change}` : change.replace('-', '−')
}

export function pointText(points: string): string {
  return Number(points).toFixed(1)
}
