import { z } from 'zod'
import type { Cut } from '#core/ground/cut.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { STAGES } from '#core/life/role.ts'
import { type Beside, OUTCOMES, type Trial } from '#core/rewards/backtest.ts'
import type { CapState } from '#core/rewards/paying/cap-states.ts'
import { budgetsOf, trialFindings } from '#core/rewards/trial-findings.ts'
import type { Tried } from './trial-program.ts'

const amount = z.string().meta({ description: 'Exact decimal number as text', example: '240.00' })
const amounts = { tried: amount, against: amount, difference: amount.meta({ description: 'tried less against' }) }
const named = z.array(z.object({ name: z.string(), ...amounts }))

export const trialFields = z.object({
  program: z.string(),
  draft: z.boolean(),
  version: z.int().nullable().meta({ description: 'Of a draft, as its document says' }),
  against: z
    .string()
    .nullable()
    .meta({ description: 'Null where there is nothing to put it beside: then all amounts of it are 0' }),
  from: z.string(),
  to: z.string().meta({ description: 'The day after the last' }),
  zone: z.string(),
  asIf: z
    .boolean()
    .meta({ description: 'Whether the draft was taken to hold for the whole time, whatever its document says' }),
  forecast: z
    .object({ months: z.int(), growthPercent: amount })
    .nullable()
    .meta({ description: 'How what was billed goes on from now; null where the time is over' }),
  currency: z.string(),
  findings: z.array(z.string()).meta({ description: 'What stands out, as sentences' }),
  total: z.object(amounts),
  months: named.meta({ description: 'By the month that an earning is about' }),
  stages: z.array(z.object({ name: z.enum(STAGES), ...amounts })),
  incentives: named,
  partners: named.meta({ description: 'Who wins most first, who loses most last' }),
  segments: named.meta({ description: 'By the country of the customer' }),
  outcomes: z.array(
    z.object({
      name: z.enum(OUTCOMES).meta({ description: 'How deals stand at the end of the time' }),
      ...amounts,
      deals: z.int().meta({ description: 'Deals that either pays something for' }),
    }),
  ),
  notEarned: z
    .array(z.object({ code: z.string(), hint: z.string(), times: z.int(), partners: z.int() }))
    .meta({ description: 'What was evaluated and did not earn; of a published program since it began' }),
  parked: z.array(z.object({ code: z.string(), says: z.string(), times: z.int() })),
  held: amount.meta({ description: 'Granted and not vested by the end' }),
  budgets: z
    .array(z.object({ limit: amount, used: amount, remains: amount }))
    .meta({ description: 'How far the budget is used up, of each version that has one' }),
  caps: z
    .array(
      z.object({
        incentive: z.string().nullable(),
        says: z.string(),
        partner: z.string().nullable(),
        customer: z.string().nullable(),
        from: z.string().nullable(),
        counts: z.enum(['amount', 'units', 'times']),
        limit: amount,
        used: amount,
      }),
    )
    .meta({ description: 'Caps that are used up' }),
  cut: z.string().meta({ description: 'Up to where facts and usage were read', example: '41.7' }),
})
export type TrialTold = z.input<typeof trialFields>

type Telling = Readonly<{
  tried: Tried
  against: Tried | undefined
  currency: string
  from: string
  to: string
  zone: string
  asIf: boolean
  forecast: Readonly<{ months: number; growthPercent: string }> | undefined
  caps: readonly CapState[]
  cut: Cut
}>

/** A trial as it is sent: amounts as texts, with what stands out in sentences. */
export function trialTold(trial: Trial, telling: Telling): TrialTold {
  const { tried, against, currency, from, to, zone, asIf, forecast, caps, cut } = telling
  const budgets = budgetsOf(caps)
  const of = { tried: tried.says, against: against?.says, currency, from, to }
  return {
    ...{ program: tried.program, draft: tried.draft !== undefined, version: tried.draft?.version ?? null },
    ...{ against: against?.program ?? null, from, to, zone, asIf, forecast: forecast ?? null, currency },
    findings: [...trialFindings(trial, of, budgets), ...takenAs(telling)],
    total: amountsOf(trial.total),
    months: trial.months.map(besideOf),
    stages: trial.stages.map(besideOf),
    incentives: trial.incentives.map(besideOf),
    partners: trial.partners.map(besideOf),
    segments: trial.segments.map(besideOf),
    outcomes: trial.outcomes.map((one) => ({ ...besideOf(one), deals: one.deals })),
    notEarned: [...trial.notEarned],
    parked: [...trial.parked],
    held: decimalText(trial.held),
    budgets: budgets.map((one) => ({
      limit: decimalText(one.limit),
      used: decimalText(one.used),
      remains: decimalText(one.remains),
    })),
    caps: caps.filter(isUsedUp).map(capTold),
    cut: `${cut.record}.${cut.usage}`,
  }
}

/** How the programs were taken, where it is not as their documents say. */
function takenAs({ asIf, from, to, forecast }: Telling): readonly string[] {
  return [
    ...(asIf ? [`The draft is taken to hold from ${from} to before ${to}, whatever its document says`] : []),
    ...(forecast
      ? [
          `From now on what was billed goes on as on average in the last ${forecast.months} months, ${forecast.growthPercent} % more each; milestones and touchpoints count as far as they are told`,
        ]
      : []),
  ]
}

function isUsedUp({ incentive, says, remains }: CapState): boolean {
  return remains.eq(0) && !(incentive === undefined && says.startsWith('The budget is '))
}

function capTold({
  incentive,
  says,
  partner,
  customer,
  from,
  counts,
  limit,
  used,
}: CapState): TrialTold['caps'][number] {
  return {
    ...{ incentive: incentive ?? null, says, partner: partner ?? null, customer: customer ?? null, from: from ?? null },
    ...{ counts, limit: decimalText(limit), used: decimalText(used) },
  }
}

function besideOf<Name extends string>({ name, ...one }: Beside<Name>) {
  return { name, ...amountsOf(one) }
}

function amountsOf({ tried, against, difference }: Omit<Beside, 'name'>) {
  return { tried: decimalText(tried), against: decimalText(against), difference: decimalText(difference) }
}
