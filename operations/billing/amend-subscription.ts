import { z } from 'zod'
import type { AmendmentBody, Change } from '#core/billing/amendment.ts'
import { segmentAt } from '#core/billing/subscription.ts'
import { termAt } from '#core/billing/subscription-terms.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { noTerm } from './amendment-judge.ts'
import { because, CHANGES } from './amendment-kinds.ts'
import {
  type Amended,
  afterTelling,
  amendmentOf,
  LIFE_REFUSALS,
  lifeField,
  lifeShown,
  lookAmended,
  stands,
} from './subscription-life.ts'

/** Changes a subscription from a moment on, or shows what that would make of it. */
export const amendSubscription = door({
  name: 'amend-subscription',
  kind: 'act',
  summary: 'Change a subscription of your chain from a moment on: quantity, plan, suspension, term',
  description:
    'Without `at` the change holds from now on, and a renewal follows the running term. It may be backdated: then closed periods get corrections by the next close. With `preview` nothing is recorded. What holds already is not recorded again: a second call changes nothing. A wrong amendment is taken back by a fact of the kind `amendment_withdrawn`; an end is told by cancelling.',
  http: { method: 'POST', path: '/v1/subscriptions/{subscription}/amendments' },
  command: 'subscription amend',
  input: z.object({
    subscription: ownedId,
    at: instant.optional().meta({ description: 'From when on; without it from now on' }),
    change: z
      .discriminatedUnion('to', CHANGES)
      .meta({ type: 'object', description: 'What it is from then on, such as {"to": "quantity", "quantity": "12"}' }),
    because: because.optional(),
    preview: z.boolean().optional().meta({ description: 'Only says what it would come to' }),
  }),
  output: z.object({
    recorded: z.boolean(),
    amendment: z.string(),
    at: z.string().meta({ format: 'date-time' }),
    before: lifeField,
    after: lifeField,
  }),
  refusals: { ...LIFE_REFUSALS, unknown_plan: 422, not_suspended: 409, no_term: 409, ends_before_it_begins: 422 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { subscription: id, at: text, change: asked, because: why, preview = false }) => {
    const amended = await lookAmended(context, id)
    if (!amended.ok) return amended
    const change = asked as Change
    const found = momentOf(amended.value, change, text, context.now)
    if (!found.ok) return found
    const at = found.value
    const { subscription, zone } = amended.value
    const body: AmendmentBody = { subscription: id, at: at.toString(), change, ...(why && { because: why }) }
    const fact = amendmentOf(context.organization, body)
    const before = lifeShown(subscription, at, zone)
    const answer = { recorded: false, amendment: fact.about, at: at.toString(), before }
    if (isSettled(amended.value, context, at, change)) return ok({ ...answer, after: before })
    const told = await recordOrPreview(context, [{ ...fact }], preview)
    if (!told.ok) return told
    const after = lifeShown(afterTelling(amended.value, context, [fact]), at, zone)
    return ok({ ...answer, recorded: !preview, after })
  },
})

/** A renewal that names no moment is told at the end of the term that runs; any other change holds from now on. */
function momentOf(
  { subscription, zone }: Amended,
  change: Change,
  text: string | undefined,
  now: Temporal.Instant,
): Result<Temporal.Instant, Refusal> {
  if (text !== undefined) return ok(Temporal.Instant.from(text))
  if (change.to !== 'renewed') return ok(now)
  const running = termAt(subscription, now, zone)
  if (running) return ok(running.to)
  const { code, says } = noTerm(subscription.id, now)
  return refuse({ code, says: `${says}: name the moment from which it is renewed` })
}

/** Whether the change was told before and stands, or holds at that moment anyway. */
function isSettled({ subscription, zone }: Amended, { organization }: Context, at: Temporal.Instant, change: Change) {
  if (stands(subscription, organization, at, change)) return true
  const segment = segmentAt(subscription, at)
  switch (change.to) {
    case 'quantity':
      return segment?.quantity.eq(decimal(change.quantity)) ?? false
    case 'plan':
      return segment !== undefined && segment.plan === change.plan
    case 'suspended':
      return segment?.suspended ?? false
    case 'co_termed':
      return termAt(subscription, at, zone)?.to.equals(Temporal.Instant.from(change.end)) ?? false
    case 'running':
    case 'renewed':
    case 'cancelled':
      return false
  }
}
