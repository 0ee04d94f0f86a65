import { z } from 'zod'
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
import { because } from './amendment-kinds.ts'
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
    'Periods and days are those of the link on which you sell, or of another link of yours on the chain that you name. The moment of the end is the answer. Cancelled anew it ends at the other moment; the same end told again changes nothing. It is taken back by a fact of the kind `amendment_withdrawn` about `amendment`.',
  http: { method: 'POST', path: '/v1/subscriptions/{subscription}/cancellations' },
  command: 'subscription cancel',
  input: z.object({
    subscription: ownedId,
    when,
    link: ownedId.optional().meta({ description: 'Whose periods; without it the link on which you sell' }),
    because,
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
  }),
  refusals: { ...LIFE_REFUSALS, no_term: 409, ends_already: 409 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { subscription: id, when: asked, link, because: why, preview = false }) => {
    const amended = await lookAmended(context, id)
    if (!amended.ok) return amended
    const { subscription } = amended.value
    const found = endOf(amended.value, context, asked, link)
    if (!found.ok) return found
    const at = found.value
    const fact = cancellationOf(context.organization, { subscription: id, at, because: why })
    const answer = { amendment: fact.about, endedBefore: subscription.to?.toString() ?? null }
    const isOver = subscription.to !== undefined && !isBefore(context.now, subscription.to)
    if (subscription.to && (subscription.to.equals(at) || (isOver && asked === 'now'))) {
      return ok({ recorded: false, ends: subscription.to.toString(), ...answer })
    }
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

/** The moment of the end. What has not begun yet ends with its first period or term, or never begins. */
function endOf(
  amended: Amended,
  { organization, now }: Context,
  asked: string,
  named: OwnedId | undefined,
): Result<Temporal.Instant, Refusal> {
  const { subscription } = amended
  const calendar = calendarOf(amended, organization, named)
  if (!calendar.ok) return calendar
  const from = isBefore(now, subscription.from) ? subscription.from : now
  if (asked === 'now') return ok(from)
  if (asked === 'end_of_term') return endOfTerm(subscription, from, calendar.value.zone)
  if (asked !== 'end_of_period') return ok(midnight(Temporal.PlainDate.from(asked), calendar.value.zone))
  const [period] = periodsOverlapping(calendar.value, { from, to: from.add({ nanoseconds: 1 }) })
  return ok(period?.to ?? from)
}

function endOfTerm(subscription: Subscription, at: Temporal.Instant, zone: string): Result<Temporal.Instant, Refusal> {
  const running = termAt(subscription, at, zone)
  return running ? ok(running.to) : refuse(noTerm(subscription.id, at))
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
