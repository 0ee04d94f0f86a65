import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type Acting, actAs } from '#stores/postgres/acting.ts'
import { type NewFact, saveFacts } from '#stores/postgres/facts.ts'
import { announceFacts } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import type { Context } from './context.ts'
import { door, type Refusal } from './door.ts'
import { FACT_KINDS } from './fact-kinds.ts'
import { judgeFacts } from './judge-facts.ts'

/** A fact as whoever records it tells it. */
export const toldFact = z.object({
  kind: z.enum([...FACT_KINDS.keys()] as [string, ...string[]]),
  about: z.string().min(1).max(130),
  id: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Your own id of the fact: told again, it is known and changes nothing' }),
  body: z.record(z.string(), z.unknown()),
})
export type Told = z.output<typeof toldFact>

/**
 * The one act by which facts enter: each is checked against its kind's schema and rules, then all are recorded at
 * consecutive positions in one transaction, or none is.
 */
export const recordFacts = door({
  name: 'record-facts',
  kind: 'act',
  summary: 'Record facts: organizations, agreements, prices, subscriptions, milestones, decisions',
  description:
    'Records all facts given, or none. A fact that carries an id and was told before is known: it changes nothing. The same id with another content is refused.',
  http: { method: 'POST', path: '/v1/facts' },
  command: 'record',
  input: z.object({ facts: z.array(toldFact).min(1).max(10_000) }),
  output: z.object({ recorded: z.int(), known: z.int(), position: z.int() }),
  refusals: {
    role_not_allowed: 403,
    scope_missing: 403,
    wrong_body: 422,
    wrong_about: 422,
    not_yours: 403,
    unknown_reference: 422,
    id_used: 409,
    agreement_with_itself: 422,
    chain_is_broken: 422,
    ends_before_it_begins: 422,
    no_evidence: 422,
    incentive_twice: 422,
    fixed_once_told: 409,
    version_not_newer: 409,
    version_published: 409,
    changes_the_past: 422,
    program_does_not_hold: 422,
    application_to_itself: 422,
    part_not_offered: 422,
    nothing_to_decide: 409,
    terms_not_in_force: 409,
    other_content: 409,
    in_the_future: 422,
    enrollment_blocked: 409,
    not_enrolled: 409,
    bound_twice: 409,
    quote_expired: 422,
    quote_not_open: 409,
    approval_needed: 409,
    person_needed: 403,
    second_person_needed: 403,
    quote_not_accepted: 409,
    quote_ordered_already: 409,
    quote_differs: 409,
    link_not_of_order: 422,
    order_not_open: 409,
    confirmed_already: 409,
    not_yet_confirmed: 409,
    terms_missing: 409,
    credit_exceeded: 409,
    nothing_held: 409,
    unknown_plan: 422,
    replaces_another: 422,
    outside_its_life: 409,
    not_suspended: 409,
    no_term: 409,
    line_differs: 422,
    dispute_window_over: 409,
    dispute_closed: 409,
    counts_for_another: 409,
    no_deal_policy: 409,
    deal_not_open: 409,
    conflict_open: 409,
    no_extension_left: 409,
    not_protected: 409,
    customer_differs: 409,
    no_conflict: 409,
    influence_on_its_own: 422,
    in_another_group: 409,
    group_in_circle: 422,
    exception_budget_exceeded: 409,
    shares_over_whole: 409,
    contested_already: 409,
    contest_over: 409,
    evidence_wanted: 422,
    journey_running: 409,
  },
  access: {
    who: 'organization',
    roles: TELLING_ROLES,
    scopes: ['channel:write', 'metering:write', 'billing:write', 'life:write', 'rewards:write'],
  },
  idempotency: 'by_id',
  run: async (context, { facts }) => {
    const once = () => actAs(context, (acting) => recordWithin(acting, context, facts))
    return await once().catch((error: unknown) => (isIdClash(error) ? once() : Promise.reject(error)))
  },
})

/** The same within a transaction that acts as whoever records: all of them are recorded, or none. */
export async function recordWithin(
  acting: Acting,
  context: Context,
  facts: readonly Told[],
): Promise<Result<{ recorded: number; known: number; position: number }, Refusal>> {
  const fresh: NewFact[] = []
  for await (const { verdict, at, told } of judgeFacts(acting, context, facts)) {
    if (verdict.state === 'fresh') fresh.push(verdict.fact)
    if (verdict.state !== 'refused') continue
    const { code, says } = verdict.refusal
    return refuse({ code, says: `Fact ${at + 1} (${told.kind} ${told.about}): ${says}` })
  }
  if (fresh.length === 0) return ok({ recorded: 0, known: facts.length, position: 0 })
  const position = await takePositions(acting, fresh.length, context.now)
  await saveFacts(acting, fresh, position)
  await noteFacts(acting, fresh)
  await announceFacts(acting, { count: fresh.length, last: position })
  return ok({ recorded: fresh.length, known: facts.length - fresh.length, position })
}

/** What is found by more than its name is taken down so. */
async function noteFacts(acting: Acting, recorded: readonly NewFact[]): Promise<void> {
  for (const [kind, facts] of Map.groupBy(recorded, (fact) => fact.kind)) {
    await FACT_KINDS.get(kind)?.notes?.(acting, facts)
  }
}

/** Somebody recorded one of these ids between the look and the save: looked at again, it is known. */
function isIdClash(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'fact_owner_id_id_key'
}
