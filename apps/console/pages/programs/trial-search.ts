import type { Trying } from '#apps/console/api/programs.ts'

export type TrialSearch = Readonly<{
  draft?: string
  program?: string
  against?: string
  from?: string
  to?: string
  months?: string
  growth?: string
  dates?: string
}>

type Known = Readonly<{
  /** The text of the draft, or the id of the program. */
  subject: string | undefined
  /** The newest month with anything in it; null while it isn't known. */
  newest: string | undefined | null
}>

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What the address asks for: where it names no time, the twelve months up to the newest. */
export function askedOf(search: TrialSearch, { subject, newest }: Known): Trying | undefined {
  if (subject === undefined || newest === null) return undefined
  const last = Temporal.PlainDate.from(`${newest ?? Temporal.Now.plainDateISO('UTC').toString().slice(0, 7)}-01`)
  const to = DAY.test(search.to ?? '') ? (search.to ?? '') : last.add({ months: 1 }).toString()
  const from = DAY.test(search.from ?? '') ? (search.from ?? '') : last.subtract({ months: 11 }).toString()
  const months = Number(search.months ?? '3')
  const isForecast = Number.isInteger(months) && months >= 1 && months <= 36
  const growthPercent = /^-?\d{1,2}(\.\d+)?$/.test(search.growth ?? '') ? (search.growth ?? '0') : '0'
  return {
    ...{ program: subject, from, to },
    ...(search.against !== undefined && { against: search.against }),
    ...(isForecast && isAhead(to) && { forecast: { months, growthPercent } }),
    ...(search.dates === 'own' && { asIf: false }),
  }
}

/** Whether a time that ends before this day lies partly ahead. */
export function isAhead(to: string): boolean {
  return to > Temporal.Now.plainDateISO('UTC').toString()
}
