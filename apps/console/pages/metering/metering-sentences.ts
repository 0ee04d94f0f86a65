import type { LateDay, Source, Unbound } from '#apps/console/api/metering.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'

const verb = (count: number, one: string, many: string) => (count === 1 ? one : many)

/** `2 of 14 sources are silent and 1 jumped`. */
export function sourcesTitle(sources: readonly Source[]): string {
  if (sources.length === 0) return 'No source has sent anything yet'
  const count = (test: (source: Source) => boolean) => sources.filter(test).length
  const silent = count(({ state }) => state === 'silent')
  const stopped = count(({ state }) => state === 'stopped')
  const unusual = count(({ flagged }) => flagged !== null)
  const found = [
    silent > 0 ? `${verb(silent, 'is', 'are')} silent` : '',
    stopped > 0 ? `${verb(stopped, 'has', 'have')} stopped` : '',
    unusual > 0 ? `${verb(unusual, 'sends', 'send')} unusually much or little` : '',
  ]
  const counts = [silent, stopped, unusual]
  const said = found.flatMap((words, at) => (words === '' ? [] : [{ words, count: counts[at] ?? 0 }]))
  const all = countText(sources.length, 'source')
  const [first, ...others] = said
  if (!first) return sources.length === 1 ? 'The only source sends as usual' : `All ${all} send as usual`
  if (sources.length === 1) return `The only source ${listText(said.map(({ words }) => words))}`
  return listText([
    `${first.count.toLocaleString('en')} of ${all} ${first.words}`,
    ...others.map(({ words, count: some }) => `${some.toLocaleString('en')} ${words}`),
  ])
}

/** `130 events came after their month was closed, the latest by 3 days`. */
export function lateTitle(days: readonly LateDay[]): string {
  if (days.length === 0) return 'Nothing came late'
  const events = days.reduce((sum, { lateEvents }) => sum + lateEvents, 0)
  const most = Math.max(...days.map(({ mostHoursLate }) => mostHoursLate))
  return `${countText(events, 'event')} came after their period was closed, up to ${hoursText(most)} late`
}

/** `5 hours`, or days from two of them on. */
export function hoursText(hours: number): string {
  if (hours < 1) return 'less than an hour'
  if (hours < 48) return countText(Math.round(hours), 'hour')
  return countText(Math.round(hours / 24), 'day')
}

export function unboundTitle(subjects: readonly Unbound[]): string {
  if (subjects.length === 0) return 'Every subject is bound to a subscription'
  return `${countText(subjects.length, 'subject')} ${verb(subjects.length, 'is', 'are')} bound to nobody`
}

export function unboundLead(subjects: readonly Unbound[]): string {
  const events = subjects.reduce((sum, one) => sum + one.events, 0)
  if (events === 0) return 'Who is bound is billed for what it uses.'
  const word = verb(events, 'is kept and counts', 'are kept and count')
  return `${countText(events, 'event')} of theirs ${word} as soon as they are bound, from any moment, also a past one.`
}
