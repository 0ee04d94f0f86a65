import { monthText } from '#apps/console/amount/time-text.ts'
import type { Cohort, Engagement, Retention } from '#apps/console/api/retention.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

/** A share with where its 95 % interval ends; null where that can't be said. */
export type Interval = Readonly<{ share: string; low: string | null; high: string | null }>

/** `58 %` of `0.5833`. */
export function percentText(share: string, places = 0): string {
  return `${(Number(share) * 100).toFixed(places)}\u00a0%`
}

/** `46 to 70 %`: what it may as well be. */
export function intervalText({ low, high }: Interval): string {
  if (low === null || high === null) return 'can’t be said'
  return `${(Number(low) * 100).toFixed(0)} to ${percentText(high)}`
}

/** With fewer customers than this nothing is said of what they are worth. */
const FEWEST = 20

/** What customers of a year ago are worth, in the newest month that has it, where they are enough to say. */
export function retentionTitle({ revenue, logos }: Pick<Retention, 'revenue' | 'logos'>): string {
  const [first, ...others] = revenue.filter(({ months }) => (months.at(-1)?.customers ?? 0) >= FEWEST)
  const newest = first?.months.at(-1)
  if (first && newest) {
    const whose = `${newest.customers} customers of a year ago are worth ${percentText(newest.net.share)} of what they were`
    return others.length > 0 ? `In ${first.currency}, the ${whose}` : `The ${whose}`
  }
  const last = logos.at(-1)
  if (!last) return 'No month of any customer is over yet'
  return `${countText(last.closing, 'customer')} at the end of ${monthText(last.month)}`
}

/** What the lines show, of one currency. */
export function revenueTitle({ currency, months }: Retention['revenue'][number]): string {
  const newest = months.at(-1)
  if (!newest) return `In ${currency} no month can be compared with one a year before`
  const { gross, net, month, customers } = newest
  const whose = `of the value of ${countText(customers, 'customer')}`
  return `In ${currency}, ${percentText(gross.share)} ${whose} stayed by ${monthText(month)}; with what grew it is ${percentText(net.share)}`
}

/** How many left over the months that are shown. */
export function churnTitle(logos: Retention['logos']): string {
  const left = logos.reduce((all, one) => all + one.left, 0)
  const joined = logos.reduce((all, one) => all + one.joined, 0)
  const span = logos.length === 1 ? 'one month' : `${logos.length} months`
  return `${countText(left, 'customer')} left in ${span}, and ${joined.toLocaleString('en')} came`
}

/** How many of those that are old enough were there after a year; or else after what the oldest has come to. */
export function cohortsTitle(cohorts: readonly Cohort[]): string {
  const longest = Math.max(0, ...cohorts.map(({ cells }) => cells.length - 1))
  const after = Math.min(12, longest)
  const cells = cohorts.flatMap(({ cells: all, customers }) => {
    const cell = all.find(({ months }) => months === after)
    return cell ? [{ still: cell.still, customers }] : []
  })
  const still = cells.reduce((sum, one) => sum + one.still, 0)
  const of = cells.reduce((sum, one) => sum + one.customers, 0)
  if (of === 0 || after === 0) return 'No cohort is a month old yet'
  return `${still} of ${countText(of, 'customer')} were still there after ${countText(after, 'month')}`
}

/** The share of all months that were alone, over all partners. */
export function hitAndRunTitle(partners: readonly Engagement[]): string {
  const months = partners.reduce((all, one) => all + one.months, 0)
  if (months === 0) return 'No partner has a full month with a customer yet'
  const alone = partners.reduce((all, one) => all + one.alone, 0)
  const share = percentText(String(alone / months))
  return `Customers were left alone in ${share} of ${countText(months, 'month')}`
}

/** Those whose whole interval is worse than all together: what chance does not explain. */
export function standOut(partners: readonly Engagement[]): readonly Engagement[] {
  const months = partners.reduce((all, one) => all + one.months, 0)
  const alone = partners.reduce((all, one) => all + one.alone, 0)
  return partners.length < 2 ? [] : partners.filter(({ low }) => Number(low) > alone / months)
}
