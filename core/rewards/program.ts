import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { PartnerRole, Stage } from '#core/life/role.ts'

/** One rule of a program. The base of a percentage is the line on the link on which the program's owner sells. */
export type Incentive =
  | Readonly<{
      id: string
      stage: Stage
      role: PartnerRole
      trigger: 'invoice.issued'
      base: 'line.amount'
      link: 'vendor-sale'
      pay: Readonly<{ percent: string }>
    }>
  | Readonly<{
      id: string
      stage: Stage
      role: PartnerRole
      trigger: `milestone.${string}`
      pay: Readonly<{ fixed: string }>
    }>

/** A versioned document of incentives that an organization offers to the partners it names. */
export type ProgramBody = Readonly<{
  name: string
  version: number
  currency: Currency
  effective: Readonly<{ from: string; to: string }>
  products: readonly OwnedId[]
  partners: readonly OrganizationId[]
  incentives: readonly Incentive[]
  payout: Readonly<{ months: 1 | 3; zone: string; minimum: string }>
}>
export type ProgramFact = Fact<'program', ProgramBody>
export type Program = ProgramBody & Readonly<{ id: OwnedId; owner: OrganizationId; fact: number }>

export function programsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, Program> {
  const newest = newestAboutEach(factsOfKind<ProgramFact>(facts, 'program'))
  return new Map(
    [...newest].map(([id, { body, position }]) => [id, { ...body, id, owner: ownerOf(id), fact: position }]),
  )
}

/** Whether the program counts what happens at a moment: from its first day to before its last, in its own zone. */
export function isEffective(program: Pick<Program, 'effective' | 'payout'>, at: Temporal.Instant): boolean {
  const date = at.toZonedDateTimeISO(program.payout.zone).toPlainDate().toString()
  return program.effective.from <= date && date < program.effective.to
}
