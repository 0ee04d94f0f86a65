import { earlierOf, laterMonth, laterOf, localDay, monthAt, periodOf, type Span, shared, textOf } from './calendar.ts'
import { find, type Known, type Life, lastAbout, livesOf, measured, priceAt, rateOn } from './known.ts'
import { NOTHING, type Ratio, ratio, times } from './ratio.ts'
import type { Told } from './told.ts'
import { afterGoodwill, worthOfFee, worthOfQuantity } from './worth.ts'

/** What a line is about, in the words by which it is compared: link, subscription, charge, from, to. */
export type LineKey = Readonly<{ link: string; subscription: string; charge: string; from: string; to: string }>

export function keyText({ link, subscription, charge, from, to }: LineKey): string {
  return `${link} ${subscription} ${charge} ${from} ${to}`
}

/** What the last close in which a key had an answer made of it, before goodwill: what the link below marks up. */
export type Rated = Readonly<{ key: LineKey; rated: Ratio; currency: string; zone: string; span: Span }>

export type Answer = (Rated & Readonly<{ worth: Ratio }>) | Readonly<{ key: LineKey; park: string }>

/** What one link is worth up to a month, given what was rated before, on this link and on those above. */
export function answersOf(
  known: Known,
  link: Told<'agreement'>,
  upTo: string,
  ratedBefore: ReadonlyMap<string, Rated>,
): readonly Answer[] {
  return livesOf(known)
    .filter((life) => life.chain.includes(link.about))
    .flatMap((life) => {
      const charges = find(known, 'product', life.product)?.body.charges ?? []
      return charges.flatMap(({ charge, meter }) =>
        monthsOf(life, link, upTo, ratedBefore).flatMap((month) =>
          answersIn(known, { link, life, charge, meter, month, upTo, ratedBefore }),
        ),
      )
    })
}

type Asked = Readonly<{
  link: Told<'agreement'>
  life: Life
  charge: string
  meter: string | undefined
  month: string
  /** The month that closes: of what is above, only what begins until then is looked at. */
  upTo: string
  ratedBefore: ReadonlyMap<string, Rated>
}>

/** Every month in which a period of the life could begin, or began when it was thought to be longer; one more on the early side. */
function monthsOf(
  life: Life,
  { about, body }: Told<'agreement'>,
  upTo: string,
  ratedBefore: ReadonlyMap<string, Rated>,
): readonly string[] {
  const before = [...ratedBefore.values()].filter(({ key }) => key.link === about && key.subscription === life.id)
  const first = before.reduce((from, { span }) => earlierOf(from, span.from), life.span.from)
  const months: string[] = []
  for (let month = laterMonth(monthAt(first, body.calendar.zone), -2); month <= upTo; month = laterMonth(month, 1))
    months.push(month)
  return months
}

function answersIn(known: Known, asked: Asked): readonly Answer[] {
  const { link, life, charge, month } = asked
  const period = periodOf(link.body.calendar, month)
  const moment = laterOf(period.from, life.span.from)
  const price = priceAt(known, { book: link.body.book, product: life.product, charge, moment })
  const own = onItsOwn(known, asked, price, period)
  if (price?.body.price.model !== 'cost_plus') return own
  const onAbove = onCost(known, asked, price, price.body.price.factor, period)
  // What was billed on its own for a time that the life does not cover any more is worth nothing, whatever the price is now.
  if (shared(period, life.span)) return onAbove
  const met = new Set(onAbove.map(({ key }) => keyText(key)))
  return [...onAbove, ...own.filter(({ key }) => !met.has(keyText(key)))]
}

function keyFor({ link, life, charge }: Asked, span: Span): LineKey {
  return { link: link.about, subscription: life.id, charge, from: textOf(span.from), to: textOf(span.to) }
}

function onItsOwn(known: Known, asked: Asked, price: Told<'price'> | undefined, period: Span): readonly Answer[] {
  const { link, life, meter, ratedBefore } = asked
  const { currency, calendar } = link.body
  const key = keyFor(asked, period)
  const common = { key, currency, zone: calendar.zone, span: period }
  const used = shared(period, life.span)
  if (!used) return ratedBefore.has(keyText(key)) ? [{ ...common, rated: NOTHING, worth: NOTHING }] : []
  const model = price?.body.price
  if (price === undefined || model === undefined || model.model === 'cost_plus') return [{ key, park: 'missing_price' }]
  let rated: Ratio
  if (model.model === 'flat') rated = worthOfFee(model, { period, used, zone: calendar.zone })
  else {
    const device = meter === undefined ? undefined : find(known, 'meter', meter)
    if (!device) return [{ key, park: 'missing_price' }]
    const quantity = measured(known, life, device, used)
    if (!quantity) return [{ key, park: 'missing_binding' }]
    rated = worthOfQuantity(model, quantity)
  }
  const rate = rateOn(known, price.body.currency, currency, localDay(period.to, calendar.zone).toString())
  if (!rate) return [{ key, park: 'missing_rate' }]
  rated = times(rated, rate)
  return [{ ...common, rated, worth: afterGoodwill(rated, creditsFor(known, key)) }]
}

/** Every rated line of the link above that begins in the month, in that line's period; none where there is nothing above. */
function onCost(known: Known, asked: Asked, price: Told<'price'>, factor: string, period: Span): readonly Answer[] {
  const { link, life, charge, month, upTo, ratedBefore } = asked
  const above = life.chain[life.chain.indexOf(link.about) - 1]
  const lines = [...ratedBefore.values()]
    .filter(({ key }) => key.link === above && key.subscription === life.id && key.charge === charge)
    .filter(({ span, zone }) => monthAt(span.from, zone) <= upTo)
  const inMonth = lines.filter(({ span, zone }) => monthAt(span.from, zone) === month)
  if (inMonth.length > 0) return inMonth.map((line) => marked(known, asked, { line, price, factor }))
  const used = shared(period, life.span)
  if (
    !used ||
    isCovered(
      used,
      lines.map(({ span }) => span),
    )
  )
    return []
  return [{ key: keyFor(asked, period), park: 'missing_upstream' }]
}

function marked(
  known: Known,
  asked: Asked,
  { line, price, factor }: Readonly<{ line: Rated; price: Told<'price'>; factor: string }>,
): Answer {
  const key = keyFor(asked, line.span)
  const { currency } = asked.link.body
  const rate = rateOn(known, line.currency, currency, localDay(line.span.to, line.zone).toString())
  if (!rate) return { key, park: 'missing_rate' }
  if (price.body.currency !== currency) return { key, park: 'wrong_currency' }
  const rated = times(times(line.rated, rate), ratio(factor))
  const worth = afterGoodwill(rated, creditsFor(known, key))
  return { key, rated, worth, currency, zone: line.zone, span: line.span }
}

/** Whether the spans together leave no moment of the wanted one out. */
function isCovered(wanted: Span, spans: readonly Span[]): boolean {
  let open = wanted.from
  for (const span of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1)))
    if (span.from <= open && open < span.to) open = span.to
  return open >= wanted.to
}

function creditsFor(known: Known, key: LineKey) {
  return lastAbout(known, 'goodwill')
    .filter(
      ({ body }) => body.link === key.link && body.subscription === key.subscription && body.charge === key.charge,
    )
    .filter(({ body }) => Temporal.Instant.from(body.periodFrom).toString() === key.from)
    .map(({ body }) => body.credit)
}

/** When the period that begins in the month is over on a link. */
export function endsAt({ body }: Told<'agreement'>, month: string): bigint {
  return periodOf(body.calendar, month).to
}

/** Links with those above first, as far as any chain says so. */
export function downTheChains(known: Known): readonly Told<'agreement'>[] {
  const depth = (link: string): number => Math.max(0, ...livesOf(known).map(({ chain }) => chain.indexOf(link)))
  return [...lastAbout(known, 'agreement')].sort((a, b) => depth(a.about) - depth(b.about))
}
