import { z } from 'zod'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { judgeFacts } from '#operations/judge-facts.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { type BoundSpan, countBound } from '#stores/clickhouse/bound-events.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { closedUntil } from '#stores/postgres/usage-facts.ts'
import { loadCharging, openKnown } from './bound-twice.ts'

/** What a change of bindings comes to for one subscription. */
export const effectField = z.object({
  subscription: z.string(),
  change: z.enum(['begin', 'cease']).meta({ description: 'Whether the events begin or cease to count' }),
  events: z.int().nullable().meta({ description: 'How many; null where another organization reports them' }),
  inClosedPeriods: z.int().nullable().meta({
    description: 'How many of them are of periods that were closed: the next close posts the difference',
  }),
  closedUntil: z.string().nullable().meta({ format: 'date-time' }),
})
export type Effect = z.output<typeof effectField>

/** Spans whose events begin or cease to count for a subscription. `isSecret` where nobody here may be told how many. */
export type Change = Readonly<{
  subscription: OwnedId
  change: Effect['change']
  spans: readonly BoundSpan[]
  isSecret?: boolean
}>

/** How many events each change is about, at the cut of now. Only those count that the subscription's product charges by. */
export async function effectsOf(context: Context, changes: readonly Change[]): Promise<readonly Effect[]> {
  const { batches, charged } = await lookAs(context, async (acting) => {
    const { usage } = await currentCut(acting)
    const ids = [...new Set(changes.map(({ subscription }) => subscription))]
    const facts = await loadCharging(acting, ids)
    const known = openKnown(facts)
    const charged = new Map<OwnedId, Readonly<{ types: readonly string[]; until: Temporal.Instant | undefined }>>()
    for (const { id, chain } of subscriptionsFrom(facts).values()) {
      const types = [...(known.chargedOf(id)?.eventTypes ?? [])]
      charged.set(id, { types, until: await closedUntil(acting, chain) })
    }
    return { batches: { upTo: usage, voids: await voidBatches(acting, usage) }, charged }
  })
  const effects: Effect[] = []
  for (const { subscription, change, spans, isSecret } of changes) {
    const { types, until } = charged.get(subscription) ?? { types: [], until: undefined }
    const counted = isSecret ? undefined : await countBound(context.usage, batches, { spans, types, before: until })
    effects.push({
      subscription,
      change,
      events: counted?.events ?? null,
      inClosedPeriods: counted?.before ?? null,
      closedUntil: until?.toString() ?? null,
    })
  }
  return effects
}

type ToldFacts = Parameters<typeof recordFacts.run>[1]['facts']

/** Records the facts, or only looks whether they would be recorded. The refusal of a fact is the act's. */
export async function recordOrPreview(
  context: Context,
  facts: ToldFacts,
  preview: boolean,
): Promise<Result<null, Refusal>> {
  if (!preview) {
    const recorded = await recordFacts.run(context, { facts })
    return recorded.ok ? ok(null) : refuse(withoutPlace(recorded.refusal))
  }
  return await lookAs(context, async (acting) => {
    for await (const { verdict } of judgeFacts(acting, context, facts)) {
      if (verdict.state === 'refused') return refuse(verdict.refusal)
    }
    return ok(null)
  })
}

/** Whoever binds a subject names no fact: the place of one among the facts, with its made-up id, says nothing to them. */
function withoutPlace({ says, ...refusal }: Refusal): Refusal {
  return { ...refusal, says: says.replace(/^Fact \d+ \(\S+ \S+\): /, '') }
}
