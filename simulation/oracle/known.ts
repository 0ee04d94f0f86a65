import { momentOf, type Span, shared } from './calendar.ts'
import { NOTHING, plus, type Ratio, ratio } from './ratio.ts'
import { type FactOf, isOf, type Kind, type ReportedEvent, type Told } from './told.ts'

/** All that was told until now, in order, searched from end to end for every question. */
export type Known = Readonly<{ facts: readonly Told[]; events: readonly ReportedEvent[] }>

/** What was last told about each thing, by one kind of fact. */
export function lastAbout<K extends Kind>({ facts }: Known, kind: K): readonly Told<K>[] {
  const ofKind = facts.filter((fact) => isOf(fact, kind))
  return ofKind.filter((fact, at) => !ofKind.some((later, after) => after > at && later.about === fact.about))
}

export function find<K extends Kind>(known: Known, kind: K, about: string): Told<K> | undefined {
  return lastAbout(known, kind).find((fact) => fact.about === about)
}

/** The same without those that a later fact took back. */
export function standing<K extends Kind>(known: Known, kind: K, takenBackBy: Kind): readonly Told<K>[] {
  return lastAbout(known, kind).filter(
    ({ about, position }) => !(position < (find(known, takenBackBy, about)?.position ?? -1)),
  )
}

export type Life = FactOf<'subscription'>['body'] &
  Readonly<{ id: string; span: Readonly<{ from: bigint; to: bigint | undefined }> }>

export function livesOf(known: Known): readonly Life[] {
  return lastAbout(known, 'subscription').map(({ about, body }) => {
    const ended = find(known, 'subscription_cancelled', about)
    const to = ended === undefined ? undefined : momentOf(ended.body.at)
    return { ...body, id: about, span: { from: momentOf(body.from), to } }
  })
}

/** The price told last of those that hold at a moment. */
export function priceAt(
  known: Known,
  wanted: Readonly<{ book: string; product: string; charge: string; moment: bigint }>,
): Told<'price'> | undefined {
  return standing(known, 'price', 'price_withdrawn')
    .filter(({ body }) => body.book === wanted.book && body.product === wanted.product && body.charge === wanted.charge)
    .filter(({ body }) => momentOf(body.from) <= wanted.moment)
    .filter(({ body }) => body.to === undefined || wanted.moment < momentOf(body.to))
    .sort((a, b) => a.position - b.position)
    .at(-1)
}

/** The first rate told for a pair and a day. */
export function rateOn(known: Known, base: string, quote: string, date: string): Ratio | undefined {
  if (base === quote) return ratio('1')
  const told = known.facts.find(
    (fact): fact is Told<'fx_rate'> =>
      fact.kind === 'fx_rate' && fact.body.base === base && fact.body.quote === quote && fact.body.date === date,
  )
  return told && ratio(told.body.rate)
}

/** The events that count: the first of each identity. */
export function countedEvents({ events }: Known): readonly ReportedEvent[] {
  const seen = new Set<string>()
  return events.filter(({ recorder, source, id }) => {
    const identity = JSON.stringify([recorder, source, id])
    return seen.has(identity) ? false : seen.add(identity)
  })
}

/** What a meter shows for a subscription in a span, or undefined where nothing was bound to it at any moment. */
export function measured(known: Known, life: Life, meter: Told<'meter'>, span: Span): Ratio | undefined {
  const bound = standing(known, 'binding', 'binding_removed')
    .filter(({ body }) => body.subscription === life.id)
    .flatMap(({ body }) => {
      const to = body.to === undefined ? undefined : momentOf(body.to)
      const within = shared(span, { from: momentOf(body.from), to })
      return within ? [{ ...within, subject: body.subject, recorder: body.recorder }] : []
    })
  if (bound.length === 0) return undefined
  const { eventType, measure } = meter.body
  return countedEvents(known)
    .filter(({ type }) => type === eventType)
    .filter(({ subject, recorder, time }) => {
      const moment = momentOf(time)
      return bound.some(
        (one) => one.subject === subject && one.recorder === recorder && one.from <= moment && moment < one.to,
      )
    })
    .map(({ data }) => (measure.aggregation === 'count' ? ratio('1') : ratio(data[measure.value] ?? '0')))
    .reduce(plus, NOTHING)
}

/** Smallest units of the currencies that the simulator uses. */
const PLACES: Readonly<Record<string, number>> = { EUR: 2, USD: 2, GBP: 2, JPY: 0, KWD: 3 }

export function placesOf(currency: string): number {
  const places = PLACES[currency]
  if (places === undefined) throw new Error(`the oracle knows no ${currency}`)
  return places
}
