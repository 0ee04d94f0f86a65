import { z } from 'zod'
import type { AmendmentBody, Change } from '#core/billing/amendment.ts'
import type { SubscriptionBody } from '#core/billing/subscription.ts'
import { type Fact, newestAboutEach } from '#core/ground/fact.ts'
import { moment } from '#questions/reading.ts'

/** One thing that was told of a subscription. */
export const timelineField = z.object({
  position: z.int().meta({ description: 'Of the fact: what to show it by' }),
  kind: z.string(),
  about: z.string(),
  by: z.string().meta({ description: 'Which organization told it' }),
  learnedAt: moment,
  at: moment.nullable().meta({ description: 'From when on it holds; null for a withdrawal', format: 'date-time' }),
  what: z
    .enum(['began', 'quantity', 'plan', 'suspended', 'running', 'renewed', 'co_termed', 'cancelled', 'withdrawn'])
    .meta({ description: 'What it changed' }),
  says: z.string().meta({ example: 'quantity 25' }),
  because: z.string().nullable(),
  stands: z.boolean().meta({ description: 'False where it was told anew since, or withdrawn' }),
})
type Told = z.input<typeof timelineField>

/** Everything that was told, by the moment from which on it holds; a withdrawal comes where it was learned. */
export function timelineOf(facts: readonly Fact[]): Told[] {
  const amending = facts.filter(({ kind }) => kind === 'amendment' || kind === 'amendment_withdrawn')
  const kept = [
    newestAboutEach(amending),
    ...['subscription', 'subscription_cancelled'].map((kind) =>
      newestAboutEach(facts.filter((fact) => fact.kind === kind)),
    ),
  ]
  const standing = new Set(kept.flatMap((newest) => [...newest.values()].map(({ position }) => position)))
  const placed = facts.map((fact) => ({ told: entryOf(fact, standing.has(fact.position)), fact }))
  return placed
    .toSorted((a, b) => Temporal.Instant.compare(placeOf(a.told), placeOf(b.told)) || a.fact.position - b.fact.position)
    .map(({ told }) => told)
}

function placeOf({ at, learnedAt }: Told): Temporal.Instant {
  return Temporal.Instant.from(String(at ?? learnedAt))
}

function entryOf(fact: Fact, stands: boolean): Told {
  const { position, kind, about, owner, learnedAt } = fact
  return { position, kind, about, by: owner, learnedAt, ...changeOf(fact), stands }
}

function changeOf({ kind, body }: Fact): Pick<Told, 'at' | 'what' | 'says' | 'because'> {
  const { because = null } = body as Readonly<{ because?: string }>
  if (kind === 'subscription') return { ...beginningOf(body as SubscriptionBody), because }
  if (kind === 'subscription_cancelled') {
    const { at } = body as Readonly<{ at: string }>
    return { at, what: 'cancelled', says: 'ends', because }
  }
  if (kind === 'amendment_withdrawn') return { at: null, what: 'withdrawn', says: 'no longer holds', because }
  const { at, change } = body as AmendmentBody
  return { at, what: change.to, says: changeText(change), because }
}

function beginningOf({ from, quantity = '1', plan, term, replaces }: SubscriptionBody) {
  const says = [
    `quantity ${quantity}`,
    ...(plan === undefined ? [] : [`plan ${plan}`]),
    ...(term ? [`for ${monthsText(term.months)}${term.renews ? ', renewing' : ''}`] : []),
    ...(replaces === undefined ? [] : [`replaces ${replaces}`]),
  ].join(', ')
  return { at: from, what: 'began', says } as const
}

function changeText(change: Change): string {
  switch (change.to) {
    case 'quantity':
      return `quantity ${change.quantity}`
    case 'plan':
      return `plan ${change.plan}`
    case 'suspended':
      return 'suspended'
    case 'running':
      return 'resumed'
    case 'renewed': {
      const more = change.quantity === undefined ? '' : `, quantity ${change.quantity}`
      return `renewed for ${monthsText(change.months)}${more}`
    }
    case 'co_termed':
      return `the running term ends ${change.end}`
    case 'cancelled':
      return 'ends'
  }
}

function monthsText(months: number): string {
  return months === 1 ? '1 month' : `${months} months`
}
