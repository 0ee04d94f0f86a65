import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { MilestoneBody } from '#core/life/milestone.ts'
import type { Severity } from '#core/life/ticket.ts'
import type { Journey, WeekOfUse } from './signal.ts'

/** A Wednesday: the weeks that are looked at end on Monday, 11 May 2026. */
export const AT = Temporal.Instant.from('2026-05-13T12:00:00Z')
export const BEFORE = '2024-01-01T00:00:00Z'

/** A customer of old that has a meter and nothing else. */
export const BARE: Journey = {
  customer: 'fen-foods',
  product: 'altus:stratum',
  began: Temporal.Instant.from(BEFORE),
  seats: undefined,
  meters: ['altus:cores'],
  usage: [],
  touchpoints: [],
  milestones: [],
  tickets: [],
  commitments: [],
  overdue: undefined,
  loginDays: undefined,
}

/** Sixteen weeks of use, oldest first; one that is 0 has no event and so no part. */
export function weeks(amounts: readonly (number | string)[], meter = 'altus:cores'): readonly WeekOfUse[] {
  return amounts.flatMap((amount, week) => (Number(amount) === 0 ? [] : [{ meter, week, amount: decimal(amount) }]))
}

/** So many weeks of one amount. */
export function steady(amount: number, count: number): readonly number[] {
  return Array.from({ length: count }, () => amount)
}

type When = Readonly<{ position: number; learnedAt?: string }>
const OF = { customer: 'fen-foods', product: 'altus:stratum' } as const

function fact(
  kind: string,
  about: string,
  { position, learnedAt }: When,
  body: Readonly<Record<string, unknown>>,
): Fact {
  const owner = about.slice(0, about.indexOf(':'))
  const at = typeof body['at'] === 'string' ? body['at'] : BEFORE
  return { position, kind, id: `fact-${position}`, about, owner, learnedAt: learnedAt ?? at, body }
}

export function met(about: string, at: string, when: When): Fact {
  return fact('touchpoint', about, when, { ...OF, kind: 'meeting', at })
}

export function verified(about: string, at: string, when: When): Fact {
  return fact('touchpoint_verified', about, when, { how: 'met', at })
}

export function due(about: string, day: string, when: When): Fact {
  const body: MilestoneBody = { ...OF, milestone: 'in_production', partner: 'nordwind', due: day }
  return fact('milestone', about, when, body)
}

export function reached(about: string, at: string, when: When): Fact {
  return fact('milestone_reached', about, when, { at, evidence: 'a link' })
}

export function ticket(
  about: string,
  severity: Severity,
  at: string,
  when: When & Readonly<{ resolvedAt?: string }>,
): Fact {
  const { resolvedAt, ...told } = when
  return fact('ticket', about, told, { ...OF, severity, at, ...(resolvedAt !== undefined && { resolvedAt }) })
}
