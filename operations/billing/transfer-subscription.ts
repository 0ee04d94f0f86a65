import { z } from 'zod'
import type { Change } from '#core/billing/amendment.ts'
import { type Segment, type Subscription, type SubscriptionBody, segmentAt } from '#core/billing/subscription.ts'
import { type AgreedTerm, termAt, termsOf } from '#core/billing/subscription-terms.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { notYours, stableText } from '#operations/fact-kind.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadLives } from '#stores/postgres/subscription-facts.ts'
import { lifeFault } from './amendment-judge.ts'
import { because } from './amendment-kinds.ts'
import {
  type Amended,
  afterTelling,
  amendmentOf,
  cancellationOf,
  LIFE_REFUSALS,
  lookAmended,
  type TellingFact,
} from './subscription-life.ts'
import { movedBindings } from './transfer-bindings.ts'

/** Ends a subscription and begins another of the same customer on another chain. */
export const transferSubscription = door({
  name: 'transfer-subscription',
  kind: 'act',
  summary: 'Transfer a subscription to another sales chain, from a moment on',
  description:
    'The old subscription ends at the moment and the new one begins: same product, customer, quantity and plan, the rest of the running term, and renewals that wait for its end. Its resources are bound to the new one from then on. All of it is recorded, or nothing. Amendments of later moments are not carried over; `notCarried` names them. The vendor may, who sells on the first link, and the operator where it sells on the chain. A second call changes nothing.',
  http: { method: 'POST', path: '/v1/subscriptions/{subscription}/transfers' },
  command: 'subscription transfer',
  input: z.object({
    subscription: ownedId,
    chain: z.array(ownedId).min(1).max(8).meta({ description: 'The agreements of the new chain, upstream first' }),
    at: instant.meta({ description: 'From when on the new chain sells' }),
    id: ownedId.meta({ description: 'Your id for the new subscription', example: 'altus:fen-foods-stratum-2' }),
    because,
    preview: z.boolean().optional().meta({ description: 'Only says what it would come to' }),
  }),
  output: z.object({
    recorded: z.boolean(),
    ended: z.string(),
    begun: z.string(),
    quantity: z.string(),
    plan: z.string().nullable(),
    termEnds: z
      .string()
      .nullable()
      .meta({ description: 'When the running term ends, as before; null where none runs', format: 'date-time' }),
    bindings: z.array(z.string()).meta({ description: 'Subjects that are bound to the new one' }),
    notCarried: z.array(z.string()).meta({ description: 'Amendments of later moments, which end with the old one' }),
  }),
  refusals: {
    ...LIFE_REFUSALS,
    chain_is_broken: 422,
    fixed_once_told: 409,
    id_used: 409,
    ends_already: 409,
    bound_twice: 409,
    unknown_plan: 422,
  },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { subscription: id, chain, at: text, id: next, because: why, preview = false }) => {
    const amended = await lookAmended(context, id)
    if (!amended.ok) return amended
    const { subscription } = amended.value
    if (!mayTransfer(subscription, context)) {
      return refuse(notYours('a transfer', `the vendor ${ownerOf(subscription.chain[0] ?? '')}`))
    }
    const at = Temporal.Instant.from(text)
    const carried = carriedAt(amended.value, context, { at, to: { id: next, chain } })
    const moved = await movedBindings(context, { from: id, to: next, at })
    const answer = { ended: id, begun: next, ...shownOf(carried), bindings: moved.map(({ subject }) => subject) }
    const done = await wasDone(context, subscription, next, { at, chain })
    if (!done.ok) return done
    if (done.value) return ok({ recorded: false, ...answer })
    const cancelled = cancellationOf(context.organization, { subscription: id, at, because: why })
    const outside = lifeFault(subscription, at) ?? endFault(amended.value, context, cancelled, at)
    if (outside) return refuse(outside)
    const facts = [cancelled, ...carried.facts, ...moved.flatMap((one) => one.facts)]
    const told = await recordOrPreview(
      context,
      facts.map((fact) => ({ ...fact })),
      preview,
    )
    return told.ok ? ok({ recorded: !preview, ...answer }) : told
  },
})

/** The vendor sells on the first link; the operator may as one of the sellers, which `lookAmended` has seen to. */
function mayTransfer({ chain }: Subscription, { organization, operator }: Context): boolean {
  return organization === operator || ownerOf(present(chain[0], 'a chain has a first link')) === organization
}

type Carried = Readonly<{
  segment: Segment | undefined
  term: AgreedTerm | undefined
  facts: readonly TellingFact[]
  notCarried: readonly OwnedId[]
}>

type Moving = Readonly<{ at: Temporal.Instant; to: Readonly<{ id: OwnedId; chain: readonly OwnedId[] }> }>

/** What the new subscription is told to be: as the old one is at the moment, or was when it was transferred then. */
function carriedAt({ subscription, zone }: Amended, { organization }: Context, { at, to }: Moving): Carried {
  // Where the old one has ended at the moment already, it was as its last stretch says.
  const segment = segmentAt(subscription, at) ?? subscription.segments.findLast(({ to: ends }) => ends?.equals(at))
  const lasting = { ...subscription, to: undefined }
  const term = termAt(lasting, at, zone)
  const body: SubscriptionBody = {
    product: subscription.product,
    customer: subscription.customer,
    chain: [...to.chain],
    from: at.toString(),
    replaces: subscription.id,
    ...(segment && { quantity: decimalText(segment.quantity) }),
    ...(segment?.plan !== undefined && { plan: segment.plan }),
    ...(term && { term: { months: term.months, renews: term.renews } }),
  }
  const amended = (change: Change): TellingFact =>
    amendmentOf(organization, { subscription: to.id, at: at.toString(), change })
  const changes: Change[] = [
    ...(segment?.suspended ? [{ to: 'suspended' } as const] : []),
    ...(term ? [{ to: 'co_termed', end: term.to.toString() } as const] : []),
    ...waitingRenewals(lasting, at, zone),
  ]
  const later = subscription.amendments.filter(({ body: told }) => isBefore(at, Temporal.Instant.from(told.at)))
  return {
    segment,
    term,
    facts: [{ kind: 'subscription', about: to.id, body: { ...body } }, ...changes.map(amended)],
    notCarried: later.map(({ about }) => about),
  }
}

/** The renewals that were told by then and wait for the running term's end. */
function waitingRenewals(subscription: Subscription, at: Temporal.Instant, zone: string): readonly Change[] {
  const { amendments } = subscription
  const known = amendments.filter(({ body }) => !isBefore(at, Temporal.Instant.from(body.at)))
  const until = at.add({ hours: 24 * 366 * 100 })
  return termsOf({ ...subscription, amendments: known }, { zone, until })
    .filter(({ from, origin }) => origin === 'renewal' && isBefore(at, from))
    .map(({ months }) => ({ to: 'renewed', months }))
}

function shownOf({ segment, term, notCarried }: Carried) {
  return {
    quantity: segment ? decimalText(segment.quantity) : '0',
    plan: segment?.plan ?? null,
    termEnds: term?.to.toString() ?? null,
    notCarried: [...notCarried],
  }
}

/** Whether the same transfer was recorded before; an id that names another subscription is refused. */
async function wasDone(
  context: Context,
  { id }: Subscription,
  next: OwnedId,
  { at, chain }: Readonly<{ at: Temporal.Instant; chain: readonly OwnedId[] }>,
): Promise<Result<boolean, Refusal>> {
  const told = (await lookAs(context, (acting) => loadLives(acting, [next]))).find(
    ({ kind }) => kind === 'subscription',
  )
  if (!told) return ok(false)
  const body = told.body as SubscriptionBody
  const isSame =
    body.replaces === id &&
    Temporal.Instant.from(body.from).equals(at) &&
    stableText(body.chain) === stableText([...chain])
  return isSame ? ok(true) : refuse({ code: 'id_used', says: `${next} is another subscription: name a new id` })
}

/** Whoever else ended it earlier decides: what has ended can't be transferred later. */
function endFault(
  amended: Amended,
  context: Context,
  cancelled: TellingFact,
  at: Temporal.Instant,
): Refusal | undefined {
  const { to, id } = afterTelling(amended, context, [cancelled])
  if (to?.equals(at)) return undefined
  return {
    code: 'ends_already',
    says: `${id} ends ${to}: that cancellation has to be withdrawn before it is transferred`,
  }
}
