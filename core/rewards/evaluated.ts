import type { FxRate } from '#core/channel/rate.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Derived } from '#core/ground/reconcile.ts'
import type { Milestone } from '#core/life/milestone.ts'
import type { Role, Stage } from '#core/life/role.ts'
import type { EarningKey, LineCredit, NotEarned } from './credit.ts'
import type { Program } from './program.ts'

/** All that the earnings of one program are derived from, at one cut. */
export type EarningFacts = Readonly<{
  program: Program
  lines: readonly LineCredit[]
  roles: readonly Role[]
  milestones: readonly Milestone[]
  rates: ReadonlyMap<string, FxRate>
  /** The end of the settlement period: what happened from here on is for a later settlement. */
  until: Temporal.Instant
}>

/** What one credit comes to under one incentive: an amount (or a park), or the reason why it did not earn. */
export type Evaluated =
  | Readonly<{ earned: Derived<EarningKey>; stage: Stage; about: EarningAbout }>
  | Readonly<{ notEarned: NotEarned }>

/** Whose journey an earning is about and the period it was earned in, for statements and charts. */
export type EarningAbout = Readonly<{ customer: string; product: OwnedId; earnedFrom: string }>

/** A partner that the program does not name. */
export function notEnrolled(key: EarningKey, program: Program): NotEarned {
  const says = `${key.partner} is not enrolled in ${program.name}`
  return { key, code: 'not_enrolled', says, hint: `Ask ${program.owner} to enroll ${key.partner} in ${program.name}` }
}
