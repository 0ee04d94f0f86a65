import { z } from 'zod'
import type { Change } from '#core/billing/amendment.ts'
import { quoteDiscount } from '#core/billing/quote-discount.ts'
import { QUOTE_KINDS, type QuoteContent, type QuoteFact } from '#core/billing/quote-facts.ts'
import { monthsHolding, offeredPrices } from '#core/billing/renewal-offer.ts'
import { type Subscription, segmentAt } from '#core/billing/subscription.ts'
import { type AgreedTerm, termAt } from '#core/billing/subscription-terms.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { type Catalog, catalogFrom } from '#core/channel/catalog.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimal, decimalText, readDecimal } from '#core/ground/decimal.ts'
import { factsOfKind } from '#core/ground/fact.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { noTerm } from '#operations/billing/amendment-judge.ts'
import { actorOf, contentOf, quoteHash } from '#operations/billing/quote-schema.ts'
import { quantityText, termMonths } from '#operations/billing/subscription-kinds.ts'
import {
  type Amended,
  afterTelling,
  amendmentOf,
  LIFE_REFUSALS,
  lookAmended,
  nameOf,
} from '#operations/billing/subscription-life.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { stableText, unknown } from '#operations/fact-kind.ts'
import { decimalText as decimalField, instant, ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadPrices } from '#stores/postgres/slice-facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { sizeByUse } from './renewal-sizing.ts'

const DEFAULT_ROOM = '15'
const OPEN_FOR_DAYS = 30

const percentText = decimalField.refine(
  (text) => readDecimal(text)?.gt(-100) === true && readDecimal(text)?.lte(1000) === true,
  'percent above -100 and up to 1000',
)
const roomText = decimalField.refine(
  (text) => readDecimal(text)?.gte(0) === true && readDecimal(text)?.lte(1000) === true,
  'percent from 0 to 1000',
)
const moment = z.string().meta({ format: 'date-time', example: '2025-01-01T00:00:00Z' })

const price = z.object({
  charge: z.string(),
  price: z.record(z.string(), z.unknown()).meta({ description: 'As a quote says it' }),
})

/** Drafts a quote for another term of a subscription. */
export const quoteRenewal = door({
  name: 'quote-renewal',
  kind: 'act',
  summary:
    'Draft a quote that renews a subscription: your list raised by percent, sized by what was used, ending with another',
  description:
    'Offers the term that follows the running one, at the prices of your book that hold when it begins. The quantity is the one that you name, or what fits the peak of the last 90 days of use with some room, or the one that runs. With `coTerm` the offered term ends when that of another subscription does. The draft is a quote like any other: a discount below your list needs its approval, then it is sent and accepted. Its outcome is recorded by deciding the renewal. Asked again with the same terms, the draft stands; with others there is a new version.',
  http: { method: 'POST', path: '/v1/renewals/{subscription}/quotes' },
  command: 'renewal quote',
  input: z.object({
    subscription: ownedId,
    months: termMonths.optional().meta({ description: 'Without it as many as the running term', example: 12 }),
    uplift: percentText.optional().meta({ description: 'Percent over list; below zero under it', example: '3.5' }),
    quantity: quantityText.optional(),
    byUse: z.boolean().optional().meta({ description: 'Sized by what was used of the last 90 days' }),
    meter: ownedId.optional().meta({ description: 'Whose use; without it the only meter of the product' }),
    room: roomText.optional().meta({ description: `Percent over the peak; without it ${DEFAULT_ROOM}`, example: '15' }),
    coTerm: ownedId.optional().meta({ description: 'The subscription of yours whose term it ends with' }),
    validUntil: instant.optional().meta({ description: `Without it ${OPEN_FOR_DAYS} days, or to the end of the term` }),
    note: z.string().min(1).max(2000).optional(),
    preview: z.boolean().optional().meta({ description: 'Only says what it would offer' }),
  }),
  output: z.object({
    recorded: z.boolean(),
    quote: z.string().meta({ example: 'nordwind:renewal-0123456789abcdef01234567' }),
    version: z.int(),
    sha256: z.string(),
    from: moment,
    to: moment,
    months: z.int(),
    quantity: z.string(),
    quantityBefore: z.string(),
    size: z.string().nullable().meta({ description: 'Why the quantity is what it is, where it is sized by use' }),
    prices: z.array(price),
    byList: z
      .array(z.object({ charge: z.string(), because: z.string() }))
      .meta({ description: 'Charges that it leaves to your list, with why' }),
    discount: z.string().meta({ description: 'How far it is below your list, which may need an approval' }),
    currency: z.string(),
    validUntil: moment,
  }),
  refusals: {
    ...LIFE_REFUSALS,
    no_term: 409,
    decided_already: 409,
    which_meter: 422,
    ends_before_it_begins: 422,
    version_not_newer: 409,
    quote_expired: 422,
    quote_not_open: 409,
    quote_differs: 409,
    fixed_once_told: 409,
    wrong_body: 422,
  },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { preview = false, ...asked }) => {
    const amended = await lookAmended(context, asked.subscription)
    if (!amended.ok) return amended
    const offered = await offerOf(context, amended.value, asked)
    if (!offered.ok) return offered
    const { content, shown } = offered.value
    const about = nameOf(context.organization, 'renewal', [asked.subscription, shown.from])
    const drafts = await lookAs(context, (acting) => loadFactsAbout(acting, [[QUOTE_KINDS, [about]]]))
    const last = factsOfKind<QuoteFact>(drafts, 'quote').at(-1)?.body
    const isSame = last !== undefined && isSameOffer(contentOf(last), content)
    const version = (last?.version ?? 0) + (isSame ? 0 : 1)
    const whole = { ...content, version }
    const answer = { quote: about, version, sha256: quoteHash(whole), ...shown }
    if (isSame) return ok({ ...answer, recorded: false })
    const fact = { kind: 'quote', about, body: { ...whole, by: actorOf(context.principal) } }
    const told = await recordOrPreview(context, [fact], preview)
    return told.ok ? ok({ ...answer, recorded: !preview }) : told
  },
})

function isSameOffer({ version: _, ...before }: QuoteContent, { version: __, ...now }: QuoteContent): boolean {
  return stableText(before) === stableText(now)
}

type Asked = Readonly<{
  months?: number | undefined
  uplift?: string | undefined
  quantity?: string | undefined
  byUse?: boolean | undefined
  meter?: OwnedId | undefined
  room?: string | undefined
  coTerm?: OwnedId | undefined
  validUntil?: string | undefined
  note?: string | undefined
}>

/** What is offered, as a quote, and as the act shows it. */
async function offerOf(context: Context, amended: Amended, asked: Asked) {
  const { subscription, zone } = amended
  const link = linkOf(context, amended)
  if (!link) return refuse(unknown('agreement', `on the chain of ${subscription.id}`))
  const running = runningTerm(amended, context.now)
  if (!running.ok) return running
  const span = await spanOf(context, amended, { running: running.value, asked })
  if (!span.ok) return span
  const sized = await sizeOf(context, amended, asked)
  if (!sized.ok) return sized
  const { from, to, months } = span.value
  const before = segmentAt(subscription, from.subtract({ nanoseconds: 1 }))
  const catalog = await loadCatalog(context, amended, link)
  const product = catalog.products.get(subscription.product)
  if (!product) return refuse(unknown('product', subscription.product))
  const plan = before?.plan === undefined ? {} : { plan: before.plan }
  const { book, currency } = link
  const list = { catalog, book, currency, customer: subscription.customer, starts: from, uplift: asked.uplift ?? '0' }
  const { prices, byList } = offeredPrices(product, plan, list)
  const quantity = sized.value.quantity ?? decimalText(before?.quantity ?? decimal(1))
  const term = { months, renews: subscription.term?.renews ?? false }
  const content: QuoteContent = {
    ...{ link: link.id, customer: subscription.customer, version: 1 },
    renews: { subscription: subscription.id, from: from.toString(), to: to.toString() },
    validUntil: asked.validUntil ?? openUntil(context.now, from, zone),
    lines: [{ product: product.id, ...plan, quantity, term, prices }],
    terms: { billing: 'arrears' },
    ...(asked.note !== undefined && { note: asked.note }),
  }
  const shown = {
    ...{ from: from.toString(), to: to.toString(), months, quantity, size: sized.value.says, currency },
    quantityBefore: decimalText(before?.quantity ?? decimal(1)),
    prices: prices.map(({ charge, ...one }) => ({ charge, price: { ...one.price } })),
    byList: [...byList],
    discount: quoteDiscount(content, catalog, { book, currency, at: context.now }).says,
    validUntil: content.validUntil,
  }
  return ok({ content, shown })
}

/** The link on which the acting organization sells. */
function linkOf({ organization }: Context, { subscription, facts }: Amended): Agreement | undefined {
  const link = subscription.chain.find((one) => ownerOf(one) === organization)
  return link === undefined ? undefined : agreementsFrom(facts).get(link)
}

/** The term that runs, where nothing was decided about its end. */
export function runningTerm(
  { subscription, zone }: Pick<Amended, 'subscription' | 'zone'>,
  now: Temporal.Instant,
): Result<AgreedTerm, Refusal> {
  const { id, from, to } = subscription
  const running = termAt(subscription, isBefore(now, from) ? from : now, zone)
  if (!running) return refuse(noTerm(id, now))
  const ends = to !== undefined && !isBefore(running.to, to)
  const following = termAt(subscription, running.to, zone)
  if (!ends && following?.origin !== 'renewal') return ok(running)
  const what = ends ? `ends ${to}` : `is renewed until ${following?.to}`
  return refuse({ code: 'decided_already', says: `${id} ${what}: take that back by amendment_withdrawn first` })
}

type Spanned = Readonly<{ from: Temporal.Instant; to: Temporal.Instant; months: number }>

/** The offered term: as long as was asked, or to the end of another subscription's term. */
async function spanOf(
  context: Context,
  amended: Amended,
  { running, asked }: Readonly<{ running: AgreedTerm; asked: Asked }>,
): Promise<Result<Spanned, Refusal>> {
  const from = running.to
  if (asked.coTerm === undefined) {
    const months = asked.months ?? running.months
    return ok({ from, to: renewedUntil(context, amended, { from, months }), months })
  }
  const other = await lookAmended(context, asked.coTerm)
  if (!other.ok) return other
  const to = laterEnd(other.value.subscription, from, amended.zone)
  if (to) return ok({ from, to, months: monthsHolding(from, to, amended.zone) })
  const says = `No term of ${asked.coTerm} ends after ${from}, when the offered one begins`
  return refuse({ code: 'ends_before_it_begins', says })
}

function laterEnd(other: Subscription, from: Temporal.Instant, zone: string): Temporal.Instant | undefined {
  const term = termAt(other, from, zone)
  return term && isBefore(from, term.to) ? term.to : undefined
}

/** When a renewal of so many months would end. */
function renewedUntil(
  context: Context,
  amended: Amended,
  { from, months }: Readonly<{ from: Temporal.Instant; months: number }>,
): Temporal.Instant {
  const change: Change = { to: 'renewed', months }
  const fact = amendmentOf(context.organization, { subscription: amended.subscription.id, at: from.toString(), change })
  const term = termAt(afterTelling(amended, context, [fact]), from, amended.zone)
  return term?.to ?? from
}

async function sizeOf(
  context: Context,
  { subscription, zone }: Amended,
  { quantity, byUse = false, meter, room = DEFAULT_ROOM }: Asked,
): Promise<Result<Readonly<{ quantity: string | undefined; says: string | null }>, Refusal>> {
  if (!byUse || quantity !== undefined) return ok({ quantity, says: null })
  const sized = await sizeByUse(context, subscription, { meter, room, zone })
  return sized.ok ? ok({ quantity: decimalText(sized.value.quantity), says: sized.value.says }) : sized
}

/** The list of the link's book, with the books that it is derived from. */
async function loadCatalog(context: Context, { facts, subscription }: Amended, { book }: Agreement): Promise<Catalog> {
  const wanted = { books: [book], subscriptions: [subscription.id] }
  const prices = await lookAs(context, (acting) => loadPrices(acting, wanted, Number.MAX_SAFE_INTEGER))
  return catalogFrom([...facts, ...prices].sort((a, b) => a.position - b.position))
}

/** A month to think, by whole days, and never past the end of the term that runs. */
function openUntil(now: Temporal.Instant, ends: Temporal.Instant, zone: string): string {
  const later = now.toZonedDateTimeISO(zone).startOfDay().add({ days: OPEN_FOR_DAYS }).toInstant()
  return (isBefore(later, ends) ? later : ends).toString()
}
