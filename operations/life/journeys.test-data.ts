import { expect } from 'vitest'
import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import type { Stage } from '#tools/vitest/stage.ts'

export const START = '2026-03-01T00:00:00Z'

/** Five stages' worth of steps; who is adopted is seen from use. */
export const TEMPLATE = {
  product: 'altus:stratum',
  name: 'From design to renewal',
  milestones: [
    { milestone: 'plan', stage: 'design', role: 'designer', days: 14, evidence: { kind: 'link' } },
    {
      milestone: 'live',
      stage: 'implement',
      role: 'implementer',
      days: 60,
      needs: ['plan'],
      evidence: { kind: 'document' },
    },
    {
      ...{ milestone: 'adopted', stage: 'manage', role: 'customer', days: 120, needs: ['live'], approval: false },
      evidence: { kind: 'telemetry', meter: 'altus:cores', above: { share: '60' }, days: 3 },
    },
    { milestone: 'renewed', stage: 'renew', role: 'vendor', days: 330, approval: false },
  ],
}

/** Altus sells Stratum to Nordwind, and it to Fen Foods and Moor Mills, ten cores each; Ostwind implements for Fen Foods. */
export function channelFacts() {
  const organization = (about: string) => ({
    ...{ kind: 'organization', about, by: 'operator' },
    body: { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
  })
  const link = (about: string, seller: string, buyer: string) => ({
    ...{ kind: 'agreement', about, by: seller },
    body: {
      ...{ seller, buyer, book: `${seller}:list`, currency: 'EUR', calendar: { zone: 'UTC', anchorDay: 1, months: 1 } },
      ...{ rounding: 'line-half-even', correction: 'net', paymentDays: 30 },
    },
  })
  const sold = (customer: string) => ({
    ...{ kind: 'subscription', about: `nordwind:${customer}`, by: 'nordwind' },
    body: {
      ...{ product: 'altus:stratum', customer, from: START, quantity: '10' },
      chain: ['altus:to-nordwind', `nordwind:to-${customer}`],
    },
  })
  const all = ['altus', 'nordwind', 'ostwind', 'westwind', 'fen-foods', 'moor-mills']
  return [
    ...[...all, 'stranger'].map(organization),
    { kind: 'introduction', about: 'operator:all', by: 'operator', body: { organizations: all } },
    {
      ...{ kind: 'product', about: 'altus:stratum', by: 'altus' },
      body: {
        name: 'Stratum',
        charges: [{ charge: 'usage', name: 'Cores', discloses: 'quantity', meter: 'altus:cores' }],
      },
    },
    {
      ...{ kind: 'meter', about: 'altus:cores', by: 'altus' },
      body: { eventType: 'core.used', unit: 'core', measure: { aggregation: 'sum', value: 'cores' } },
    },
    link('altus:to-nordwind', 'altus', 'nordwind'),
    link('nordwind:to-fen-foods', 'nordwind', 'fen-foods'),
    link('nordwind:to-moor-mills', 'nordwind', 'moor-mills'),
    sold('fen-foods'),
    sold('moor-mills'),
    {
      ...{ kind: 'role', about: 'altus:ostwind', by: 'altus' },
      body: {
        ...{ partner: 'ostwind', customer: 'fen-foods', product: 'altus:stratum', role: 'implementer', share: '100' },
        from: START,
      },
    },
    { kind: 'journey_template', about: 'altus:life', by: 'altus', body: TEMPLATE },
  ]
}

export type Play = ReturnType<typeof playOn>

/** Acts on a stage as organizations, at a moment. */
export function playOn(stage: Stage) {
  const contextOf = (organization: string, now: string, also: Partial<Context> = {}): Context => ({
    ...{ records: stage.records, usage: stage.usage, operator: 'operator', principal: MACHINE },
    ...{ organization, now: Temporal.Instant.from(now) },
    ...also,
  })
  async function tell(organization: string, fact: object, now = START): Promise<string> {
    const input = recordFacts.input.parse({ facts: [fact] })
    const answer = await perform(recordFacts, contextOf(organization, now), input)
    return answer.ok ? 'recorded' : answer.refusal.code
  }
  return {
    contextOf,
    tell,
    begin: async () => {
      for (const { by, ...fact } of channelFacts())
        expect([fact.about, await tell(by, fact)]).toEqual([fact.about, 'recorded'])
    },
    /** What comes of going through a door, or why not. */
    go: async <Input extends z.ZodObject, Output extends z.ZodType>(
      door: Door<Input, Output>,
      organization: string,
      input: object,
      now = START,
      also: Partial<Context> = {},
    ) => {
      const answer = await perform(door, contextOf(organization, now, also), door.input.parse(input))
      return answer.ok ? answer.value : { refused: answer.refusal }
    },
    /** So many cores on each of these days, told by the partner for its own subscription. */
    use: async (customer: string, days: readonly string[], cores: string, now: string) => {
      const subject = `nordwind:${customer}`
      const events = days.map((day): UsageEvent => {
        const time = Temporal.Instant.from(`${day}T12:00:00Z`)
        return {
          source: 'meter',
          id: `${subject} ${day}`,
          type: 'core.used',
          subject,
          time,
          values: { cores: decimal(cores) },
          labels: {},
        }
      })
      await recordEvents(contextOf('nordwind', now), events)
    },
  }
}
