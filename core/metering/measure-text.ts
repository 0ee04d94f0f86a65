import type { LabelFilter, Meter } from './meter.ts'

/** What a meter does with the events, in words: `sum of cores`, `95th percentile of the sums of bytes in 5 minutes`. */
export function measureText({ measure, filter, once }: Pick<Meter, 'measure' | 'filter' | 'once'>): string {
  const kept = (filter ?? []).map((one) => `, ${filterText(one)}`).join('')
  return `${aggregationText(measure)}${kept}${once ? `, each ${once.per} from one source` : ''}`
}

function aggregationText(measure: Meter['measure']): string {
  switch (measure.aggregation) {
    case 'sum':
      return `sum of ${measure.value}`
    case 'count':
      return 'count'
    case 'unique':
      return `count of different ${measure.of}`
    case 'max':
      return `largest ${measure.value}`
    case 'min':
      return `smallest ${measure.value}`
    case 'average':
      return `average of ${measure.value}`
    case 'last':
      return `last ${measure.value}${eachText(measure.each)}`
    case 'time_weighted':
      return `time-weighted sum of ${measure.value}${eachText(measure.each)} by the ${measure.per}`
    case 'percentile':
      return `${ordinal(measure.percent)} percentile of the sums of ${measure.value} in ${minutesText(measure.minutes)}`
    case 'formula':
      return `sum of ${measure.formula}`
  }
}

function eachText(each: readonly string[] = []): string {
  return each.length === 0 ? '' : ` of each ${each.join(' and ')}`
}

function filterText({ label, is, isNot }: LabelFilter): string {
  const parts = [...(is ? [`is ${is.join(' or ')}`] : []), ...(isNot ? [`is not ${isNot.join(' or ')}`] : [])]
  return `where ${label} ${parts.join(' and ')}`
}

function minutesText(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}

/** 95th, 50th, 99.9th; 1st, 2nd, 3rd; 11th, 12th, 13th. */
function ordinal(percent: number): string {
  const text = `${percent}`
  if (text.includes('.') || /1[123]$/.test(text)) return `${text}th`
  return `${text}${{ 1: 'st', 2: 'nd', 3: 'rd' }[percent % 10] ?? 'th'}`
}
