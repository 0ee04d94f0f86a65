import type { OrganizationId } from '#core/ground/identity.ts'
import { STAGES, type Stage } from '#core/life/role.ts'

/** The steps of a partner through a program, each a part of the one before. */
export const UPTAKE_STEPS = ['offered', 'eligible', 'credited', 'earning'] as const
export type UptakeStep = (typeof UPTAKE_STEPS)[number]

/** A credit of a partner that was evaluated and did not earn. */
export type Unpaid = Readonly<{ partner: OrganizationId; stage: Stage; code: string; hint: string }>
/** That a partner earns something in a stage, vested or not. */
export type Earns = Readonly<{ partner: OrganizationId; stage: Stage }>

export type UptakeGiven = Readonly<{
  /** Whom the program is offered to. */
  offered: readonly OrganizationId[]
  /** The codes by which partners may not take part. */
  eligibility: ReadonlySet<string>
  unpaid: readonly Unpaid[]
  earns: readonly Earns[]
}>

/** Where partners drop out: how many don’t come further than a step for this reason, and how many credits it kept from earning. */
export type DropOut = Readonly<{ after: UptakeStep; code: string; hint: string; partners: number; credits: number }>
export type Funnel = Readonly<{ partners: Readonly<Record<UptakeStep, number>>; dropOuts: readonly DropOut[] }>
export type Uptake = Readonly<{ all: Funnel; stages: readonly (Funnel & Readonly<{ stage: Stage }>)[] }>

/** Codes of credits that count, and come to nothing when they are measured, rated, capped or set against others. */
const PAYING: ReadonlySet<string> = new Set([
  'no_growth',
  'below_high_water_mark',
  'step_not_reached',
  'cap_reached',
  'budget_spent',
  'exclusive',
])

/** Nothing happened that the program pays for. */
export const NO_CREDIT = 'no_credit'
const NO_CREDIT_HINT = 'Nothing has happened yet that it pays for'

/**
 * How far partners come in a program, over all and by stage. Offered: to whom it is offered, and whoever was evaluated. Eligible: all but
 * those of whom every credit failed by who they are. Credited: something counts for them, whether or not it comes to an amount. Earning:
 * something is earned. Each step is a part of the one before. A partner drops out by the reasons of its credits that stopped furthest.
 */
export function uptakeOf(given: UptakeGiven): Uptake {
  const found = [...given.unpaid, ...given.earns].map(({ partner }) => partner)
  const offered = [...new Set([...given.offered, ...found])]
  const active = STAGES.filter((stage) => [...given.unpaid, ...given.earns].some((one) => one.stage === stage))
  return {
    all: funnelOf(offered, given),
    stages: active.map((stage) => ({
      stage,
      ...funnelOf(offered, {
        ...given,
        unpaid: given.unpaid.filter((one) => one.stage === stage),
        earns: given.earns.filter((one) => one.stage === stage),
      }),
    })),
  }
}

function funnelOf(offered: readonly OrganizationId[], { eligibility, unpaid, earns }: UptakeGiven): Funnel {
  const lacking = Map.groupBy(unpaid, ({ partner }) => partner)
  const earning = new Set(earns.map(({ partner }) => partner))
  const reached = new Map(
    offered.map((partner) => [partner, reachedBy(lacking.get(partner) ?? [], earning.has(partner), eligibility)]),
  )
  const counts = UPTAKE_STEPS.map((step, at) => {
    return [step, offered.filter((partner) => UPTAKE_STEPS.indexOf(reached.get(partner) ?? 'offered') >= at).length]
  })
  return {
    partners: Object.fromEntries(counts) as Funnel['partners'],
    dropOuts: dropOutsOf(offered, { reached, lacking, eligibility }),
  }
}

function reachedBy(lacking: readonly Unpaid[], earns: boolean, eligibility: ReadonlySet<string>): UptakeStep {
  if (earns) return 'earning'
  const steps = lacking.map(({ code }) => stepOf(code, eligibility))
  if (steps.includes('credited')) return 'credited'
  return lacking.length > 0 && steps.every((step) => step === 'offered') ? 'offered' : 'eligible'
}

/** The last step that a credit of this code came to. */
function stepOf(code: string, eligibility: ReadonlySet<string>): UptakeStep {
  if (eligibility.has(code)) return 'offered'
  return PAYING.has(code) ? 'credited' : 'eligible'
}

type Dropping = Readonly<{
  reached: ReadonlyMap<OrganizationId, UptakeStep>
  lacking: ReadonlyMap<OrganizationId, readonly Unpaid[]>
  eligibility: ReadonlySet<string>
}>

/** A partner without any credit drops out because there is none. */
function dropOutsOf(
  offered: readonly OrganizationId[],
  { reached, lacking, eligibility }: Dropping,
): readonly DropOut[] {
  const reasons = offered.flatMap((partner) => {
    const after = reached.get(partner) ?? 'offered'
    if (after === 'earning') return []
    const mine = (lacking.get(partner) ?? []).filter(({ code }) => stepOf(code, eligibility) === after)
    if (mine.length === 0) return [{ partner, after, code: NO_CREDIT, hint: NO_CREDIT_HINT, credits: 0 }]
    return mine.map(({ code, hint }) => ({ partner, after, code, hint, credits: 1 }))
  })
  return [...Map.groupBy(reasons, ({ after, code }) => `${after} ${code}`).values()]
    .flatMap((some): readonly DropOut[] => {
      const [first] = some
      if (!first) return []
      const { after, code, hint } = first
      const partners = new Set(some.map(({ partner }) => partner)).size
      return [{ after, code, hint, partners, credits: some.reduce((sum, one) => sum + one.credits, 0) }]
    })
    .toSorted(inOrder)
}

/** By step, then the reason that stops most partners first. */
function inOrder(a: DropOut, b: DropOut): number {
  return (
    UPTAKE_STEPS.indexOf(a.after) - UPTAKE_STEPS.indexOf(b.after) ||
    b.partners - a.partners ||
    b.credits - a.credits ||
    (a.code < b.code ? -1 : 1)
  )
}
