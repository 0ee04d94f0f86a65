import { z } from 'zod'
import { buyerOn, type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { termsOf } from '#core/billing/subscription-terms.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount, moment } from '#questions/reading.ts'
import { loadLives, loadReplacing } from '#stores/postgres/subscription-facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { STATES, stateAt, zoneFor } from './subscription-state.ts'
import { timelineField, timelineOf } from './subscription-timeline.ts'

const link = z.object({
  link: z.string(),
  seller: z.string(),
  buyer: z.string(),
  open: z.boolean().meta({ description: 'Whether you are party to the link; of others nothing more is told' }),
  currency: z.string().nullable(),
  zone: z.string().nullable(),
})

const segment = z.object({
  from: moment,
  to: moment.nullable(),
  quantity: amount,
  plan: z.string().nullable(),
  suspended: z.boolean(),
})

const term = z.object({
  from: moment,
  to: moment,
  months: z.int(),
  renews: z.boolean().meta({ description: 'Whether another follows by itself' }),
  origin: z
    .enum(['agreed', 'renewal', 'itself'])
    .meta({ description: 'Agreed at first, told as a renewal, or by itself' }),
})

/** One subscription with its whole history. */
export const subscription = door({
  name: 'subscription',
  kind: 'question',
  summary: 'Show a subscription with its whole history: stretches, terms, and who told what when',
  description:
    '`as_of` says what was known, `at` which moment is looked at. Terms are those that have begun by then, and the one that follows. What was told anew or withdrawn stays in the timeline. A subscription of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/subscriptions/{subscription}' },
  command: 'show subscription',
  input: z.object({
    subscription: ownedId,
    at: instant.optional().meta({ description: 'The moment whose state is shown; without it now' }),
    as_of: asOf,
  }),
  output: z.object({
    subscription: z.string(),
    product: z.string(),
    customer: z.string(),
    state: z.enum(STATES),
    quantity: amount.nullable(),
    plan: z.string().nullable(),
    from: moment,
    to: moment.nullable(),
    termEnds: moment.nullable(),
    zone: z.string().meta({ description: 'By whose calendar terms are counted' }),
    chain: z.array(link),
    segments: z.array(segment),
    terms: z.array(term),
    replaces: z.string().nullable(),
    replacedBy: z.array(z.string()).meta({ description: 'Those that go on with it, as far as you may see them' }),
    timeline: z.array(timelineField),
    cut: cutField,
  }),
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { subscription: id, at: text, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const told = await loadLives(acting, [id], cut.record)
      const found = subscriptionsFrom(told).get(id)
      if (!found) return refuse({ code: 'not_found', says: `There is no subscription ${id} that you may see` })
      const at = text === undefined ? context.now : Temporal.Instant.from(text)
      const agreements = agreementsFrom(await loadFactsAbout(acting, [[['agreement'], found.chain]], cut.record))
      const zone = zoneFor(found, context.organization, agreements)
      return ok({
        subscription: id,
        product: found.product,
        customer: found.customer,
        ...stateAt(found, at, zone),
        from: found.from.toString(),
        to: found.to?.toString() ?? null,
        zone,
        chain: found.chain.map((one) => linkShown(found, one, context.organization, agreements)),
        segments: found.segments.map((one) => ({
          from: one.from.toString(),
          to: one.to?.toString() ?? null,
          quantity: decimalText(one.quantity),
          plan: one.plan ?? null,
          suspended: one.suspended,
        })),
        terms: termsShown(found, at, zone),
        replaces: found.replaces ?? null,
        replacedBy: [...(await loadReplacing(acting, found, cut.record))],
        timeline: timelineOf(told),
      })
    }),
})

/** A link of the chain. Of one that the organization isn't party to, only who sells to whom, which the chain says anyway. */
function linkShown(
  subscription: Subscription,
  id: OwnedId,
  organization: OrganizationId,
  agreements: ReadonlyMap<OwnedId, Agreement>,
): z.input<typeof link> {
  const [seller, buyer] = [ownerOf(id), buyerOn(subscription, id) ?? '']
  const agreement = [seller, buyer].includes(organization) ? agreements.get(id) : undefined
  return {
    link: id,
    seller,
    buyer,
    open: agreement !== undefined,
    currency: agreement?.currency ?? null,
    zone: agreement?.calendar.zone ?? null,
  }
}

/** The terms that have begun by a moment, or the first one where none has, and the one that follows. */
function termsShown(subscription: Subscription, at: Temporal.Instant, zone: string): z.input<typeof term>[] {
  const from = Temporal.Instant.compare(at, subscription.from) < 0 ? subscription.from : at
  const last = termsOf(subscription, { zone, until: from.add({ nanoseconds: 1 }) }).at(-1)
  const until = (last?.to ?? from).add({ nanoseconds: 1 })
  return termsOf(subscription, { zone, until }).map(({ from: begins, to, months, renews, origin }) => ({
    from: begins.toString(),
    to: to.toString(),
    months,
    renews,
    origin,
  }))
}
