import { z } from 'zod'
import { DEPARTURE_REASONS, type DepartureReason } from '#core/billing/departure.ts'
import { endByNotice } from '#core/billing/notice.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import { termAt } from '#core/billing/subscription-terms.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { type BillingCalendar, isBefore, midnight, periodsOverlapping } from '#core/ground/calendar.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { unknown } from '#operations/fact-kind.ts'
import { ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { noTerm } from './amendment-judge.ts'
import { because, departureReason } from './amendment-kinds.ts'
import { type Amended, afterTelling, cancellationOf, LIFE_REFUSALS, lookAmended } from './subscription-life.ts'

const WHEN = /^(now|end_of_period|end_of_term|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$/

const when = z
  .string()
  .regex(WHEN, 'now, end_of_period, end_of_term or a date such as 2024-12-31')
  .refine(isWhen, 'a date that there is')
  .meta({
    description: 'Now, with the period or the term that runs, or as a day begins where the link is',
    example: 'end_of_period',
  })

/** Ends a subscription now, with its period or its term, or on a day. */
export const cancelSubscription = door({
  name: 'cancel-subscription',
  kind: 'act',
  summary: 'Cancel a subscription of your chain: now, at the end of the period or of the term, or on a day',
  description:
    'Periods and days are those of the link on which you sell, or of another link of yours on the chain that you name. The moment of the end is the answer. An end within a term wants its reason in one word. Where a term goes on by itself and the last day for notice is over, the end of the term is that of the following one, unless you let it go without notice. Cancelled anew it ends at the other moment; the same end told again changes nothing. It is taken back by a fact of the kind `amendment_withdrawn` about `amendment`.',
  http: { method: 'POST', path: '/v1/subscriptions/{subscription}/cancellations' },
  command: 'subscription cancel',
  input: z.object({
    subscription: ownedId,
    when,
    link: ownedId.optional().meta({ description: 'Whose periods; without it the link on which you sell' }),
    because,
    reason: departureReason.optional(),
    withoutNotice: z.boolean().optional().meta({
      description: 'You let it end with its running term though the last day for notice is over',
    }),
    preview: z.boolean().optional().meta({ description: 'Only says when it would end' }),
  }),
  output: z.object({
    recorded: z.boolean(),
    amendment: z.string(),
    ends: z.string().meta({ format: 'date-time' }),
    endedBefore: z
      .string()
      .nullable()
      .meta({ description: 'When it would have ended so far; null where it went on', format: 'date-time' }),
    withinTerm: z.boolean().meta({ description: 'Whether it ends before its term does: then its reason is wanted' }),
    noticeMissed: z
      .string()
      .nullable()
      .meta({ description: 'Why it ends later than with the running term; null where notice is in time' }),
  }),
  refusals: { ...LIFE_REFUSALS, no_term: 409, ends_already: 409, reason_missing: 422 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { subscription: id, because: why, reason, preview = false, ...wanted }) => {
    const amended = await lookAmended(context, id)
    if (!amended.ok) return amended
    const { subscription, zone } = amended.value
    const found = endOf(amended.value, context, wanted)
    if (!found.ok) return found
    const { at, noticeMissed } = found.value
    const fact = cancellationOf(context.organization, { subscription: id, at, because: why, reason })
    const withinTerm = isWithinTerm(subscription, at, zone)
    const endedBefore = subscription.to?.toString() ?? null
    const answer = { amendment: fact.about, endedBefore, withinTerm, noticeMissed }
    const isOver = subscription.to !== undefined && !isBefore(context.now, subscription.to)
    const isTold = subscription.to?.equals(at) && (reason === undefined || reason === reasonTold(subscription, fact))
    if (subscription.to && (isTold || (isOver && wanted.when === 'now'))) {
      return ok({ recorded: false, ends: subscription.to.toString(), ...answer })
    }
    if (withinTerm && reason === undefined && !preview) return refuse(reasonMissing(id, at))
    const ends = isOver ? subscription.to : afterTelling(amended.value, context, [fact]).to
    if (!ends?.equals(at)) return refuse(endsAlready(id, ends ?? at, at))
    const told = await recordOrPreview(context, [{ ...fact }], preview)
    return told.ok ? ok({ recorded: !preview, ends: at.toString(), ...answer }) : told
  },
})

function endsAlready(id: OwnedId, ends: Temporal.Instant, at: Temporal.Instant): Refusal {
  const says = `${id} ends ${ends}, so it can't end ${at}: its cancellation has to be withdrawn first`
  return { code: 'ends_already', says }
}

/** Before its term does: neither when one ends nor when one begins. */
function isWithinTerm(subscription: Subscription, at: Temporal.Instant, zone: string): boolean {
  const term = termAt({ ...subscription, to: undefined }, at, zone)
  return term !== undefined && isBefore(term.from, at)
}

function reasonMissing(id: OwnedId, at: Temporal.Instant): Refusal {
  const says = `${id} would end ${at}, within its term: say in one word why, by the field reason: ${DEPARTURE_REASONS.join(', ')}`
  return { code: 'reason_missing', says }
}

function reasonTold({ amendments }: Subscription, { about }: { about: string }): DepartureReason | undefined {
  const change = amendments.find((one) => one.about === about)?.body.change
  return change?.to === 'cancelled' ? change.reason : undefined
}

type Ending = Readonly<{ at: Temporal.Instant; noticeMissed: string | null }>
type Wanted = Readonly<{ when: string; link?: OwnedId | undefined; withoutNotice?: boolean | undefined }>

/** The moment of the end. What has not begun yet ends with its first period or term, or never begins. */
function endOf(
  amended: Amended,
  { organization, now }: Context,
  { when: asked, link, withoutNotice = false }: Wanted,
): Result<Ending, Refusal> {
  const { subscription } = amended
  const calendar = calendarOf(amended, organization, link)
  if (!calendar.ok) return calendar
  const { zone } = calendar.value
  const from = isBefore(now, subscription.from) ? subscription.from : now
  const ending = (at: Temporal.Instant) => ok({ at, noticeMissed: null })
  if (asked === 'now') return ending(from)
  if (asked === 'end_of_term') return endOfTerm(subscription, { at: from, zone, withoutNotice })
  if (asked !== 'end_of_period') return ending(midnight(Temporal.PlainDate.from(asked), zone))
  const [period] = periodsOverlapping(calendar.value, { from, to: from.add({ nanoseconds: 1 }) })
  return ending(period?.to ?? from)
}

/** With the term that runs, or with the following one where notice comes too late for that and is not waived. */
function endOfTerm(
  subscription: Subscription,
  { at, zone, withoutNotice }: Readonly<{ at: Temporal.Instant; zone: string; withoutNotice: boolean }>,
): Result<Ending, Refusal> {
  const running = termAt(subscription, at, zone)
  const noticed = endByNotice(subscription, at, zone)
  if (!running || !noticed) return refuse(noTerm(subscription.id, at))
  if (!noticed.missed || withoutNotice) return ok({ at: running.to, noticeMissed: null })
  const days = subscription.term?.noticeDays ?? 0
  const noticeMissed = `Notice for the term that ends ${running.to} had to be given ${days} days before: it goes on, and ends with the following term`
  return ok({ at: noticed.ends, noticeMissed })
}

/** The calendar of the link that was named, or of that on which the organization sells. */
function calendarOf(
  { subscription, facts }: Amended,
  organization: string,
  named: OwnedId | undefined,
): Result<BillingCalendar, Refusal> {
  const { chain, id } = subscription
  const link = named ?? chain.find((one) => ownerOf(one) === organization)
  const agreement = link !== undefined && chain.includes(link) ? agreementsFrom(facts).get(link) : undefined
  return agreement ? ok(agreement.calendar) : refuse(unknown('agreement', `${link ?? ''} on the chain of ${id}`))
}

function isWhen(text: string): boolean {
  if (!/^\d/.test(text)) return true
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).year > 0
  } catch {
    return false
  }
}
