import { z } from 'zod'
import type { AmendmentBody, Change } from '#core/billing/amendment.ts'
import { termAt } from '#core/billing/subscription-terms.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { noTerm } from './amendment-judge.ts'
import { because } from './amendment-kinds.ts'
import { amendmentOf, LIFE_REFUSALS, lookAllAmended, type TellingFact } from './subscription-life.ts'

const coTermed = z.object({
  subscription: z.string(),
  amendment: z.string(),
  endedBefore: z.string().meta({ description: 'When its running term would have ended', format: 'date-time' }),
  changed: z.boolean().meta({ description: 'False where its term ended then anyway' }),
})

/** Has the running terms of several subscriptions end together. */
export const coTermSubscriptions = door({
  name: 'co-term-subscriptions',
  kind: 'act',
  summary: 'Have the running terms of several subscriptions of yours end at one moment',
  description:
    'Each running term becomes shorter or longer; what follows it by itself or as a renewal begins then. All are changed, or none. Terms that end then already are left as they are: a second call changes nothing.',
  http: { method: 'POST', path: '/v1/subscriptions/co-terms' },
  command: 'subscription co-term',
  input: z.object({
    subscriptions: z.array(ownedId).min(1).max(500),
    end: instant.meta({ description: 'When all of them end', example: '2024-12-31T23:00:00Z' }),
    at: instant.optional().meta({ description: 'The terms that run then; without it those of now' }),
    because: because.optional(),
    preview: z.boolean().optional().meta({ description: 'Only says what it would come to' }),
  }),
  output: z.object({ recorded: z.boolean(), subscriptions: z.array(coTermed) }),
  refusals: { ...LIFE_REFUSALS, no_term: 409, ends_before_it_begins: 422 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { subscriptions, end: text, at: when, because: why, preview = false }) => {
    const at = when === undefined ? context.now : Temporal.Instant.from(when)
    const end = Temporal.Instant.from(text)
    const change: Change = { to: 'co_termed', end: end.toString() }
    const found = await lookAllAmended(context, [...new Set<OwnedId>(subscriptions)])
    if (!found.ok) return found
    const facts: TellingFact[] = []
    const shown: z.input<typeof coTermed>[] = []
    for (const { subscription, zone } of found.value) {
      const { id } = subscription
      const running = termAt(subscription, at, zone)
      if (!running) return refuse(noTerm(id, at))
      const body: AmendmentBody = { subscription: id, at: at.toString(), change, ...(why && { because: why }) }
      const fact = amendmentOf(context.organization, body)
      const changed = !running.to.equals(end)
      if (changed) facts.push(fact)
      shown.push({ subscription: id, amendment: fact.about, endedBefore: running.to.toString(), changed })
    }
    if (facts.length === 0) return ok({ recorded: false, subscriptions: shown })
    const told = await recordOrPreview(
      context,
      facts.map((fact) => ({ ...fact })),
      preview,
    )
    return told.ok ? ok({ recorded: !preview, subscriptions: shown }) : told
  },
})
