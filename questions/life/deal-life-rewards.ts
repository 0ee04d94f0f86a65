import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import { type Fact, factRef } from '#core/ground/fact.ts'
import { endsOf } from '#core/life/deal-life-subscription.ts'
import { healthFrom } from '#core/life/health.ts'
import type { Telling } from '#core/life/life-point.ts'
import type { Stage } from '#core/life/role.ts'
import { rolesFrom } from '#core/life/role.ts'
import type { EarnedLine, HeldEarning, PaidOut } from '#core/rewards/deal-rewards.ts'
import { type Program, versionAt, versionsFrom } from '#core/rewards/program.ts'
import { type VestingCause, type VestingRow, type VestingRule, vestingCourse } from '#core/rewards/vesting-course.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import {
  type EarnedRow,
  type LifeAsked,
  loadLifeEarned,
  loadLifePayouts,
  loadLifeVesting,
  type VestingHistoryRow,
} from '#stores/postgres/deal-life.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'

export type LifeRewards = Readonly<{
  earned: readonly EarnedLine[]
  held: readonly HeldEarning[]
  paid: readonly PaidOut[]
}>

export const NO_REWARDS: LifeRewards = { earned: [], held: [], paid: [] }

type Asked = LifeAsked & Readonly<{ facts: readonly Fact[]; telling: Telling; now: Temporal.Instant }>

/** What partners earned of this life and what of it vests, as far as the acting organization sees statements and settlements. */
export async function loadLifeRewards(acting: Acting, asked: Asked): Promise<LifeRewards> {
  const earned = await loadLifeEarned(acting, asked)
  const vesting = (await loadLifeVesting(acting, asked)).filter((row) => isOfLife(row, { earned, facts: asked.facts }))
  const named = [...new Set([...earned, ...vesting].map(({ program }) => program))]
  const programs =
    named.length === 0 ? new Map() : versionsFrom(await loadFactsAbout(acting, [[['program'], named]], asked.upTo))
  const statements = [...new Set(earned.map(({ statement }) => statement))]
  const paid = await loadLifePayouts(acting, statements, asked.upTo)
  return {
    earned: earned.map(earnedLine),
    held: heldEarnings(vesting, { ...asked, earned, programs }),
    paid: paid.map(({ orderedAt, amount, ...one }) => ({
      ...{ ...one, amount: decimal(amount) },
      date: Temporal.Instant.from(orderedAt).toZonedDateTimeISO(asked.telling.zone).toPlainDate().toString(),
    })),
  }
}

function earnedLine({ stage, amount, clawed, ...row }: EarnedRow): EarnedLine {
  return { ...row, stage: stage as Stage, amount: decimal(amount), clawed: clawed ?? undefined }
}

/** What vests names its customer only: its product is that of its postings, or of the thing that its credit names. */
function isOfLife(
  row: VestingHistoryRow,
  { earned, facts }: Readonly<{ earned: readonly EarnedRow[]; facts: readonly Fact[] }>,
): boolean {
  if (earned.some((one) => keyOf(one) === keyOf(row))) return true
  const words = row.credit.split(' ')
  return facts.some(({ about }) => words.includes(about))
}

type Keyed = Readonly<{ program: string; incentive: string; partner: string; credit: string }>

function keyOf({ program, incentive, partner, credit }: Keyed): string {
  return [program, incentive, partner, credit].join(' ')
}

type Vesting = Asked & Readonly<{ earned: readonly EarnedRow[]; programs: ReadonlyMap<string, readonly Program[]> }>

function heldEarnings(rows: readonly VestingHistoryRow[], given: Vesting): readonly HeldEarning[] {
  return [...Map.groupBy(rows, keyOf).values()].flatMap((history) => heldEarning(history, given) ?? [])
}

function heldEarning(history: readonly VestingHistoryRow[], given: Vesting): HeldEarning | undefined {
  const [row] = history
  if (!row) return undefined
  const { program, incentive, partner, credit, currency } = row
  const lines = given.earned.filter((one) => keyOf(one) === keyOf(row))
  const version = versionOf(row, lines[0], given.programs)
  const told = version?.incentives.find(({ id }) => id === incentive)
  const causes = causesOf(given, partner)
  const rule = version && told?.vest ? ruleOf(version, { row, line: lines[0], incentive }) : undefined
  const course = vestingCourse({ rows: history.map(vestingRow), rule, causes, currency, now: given.now })
  if (!course) return undefined
  return {
    ...{ partner, program, incentive, credit, currency, course },
    title: told?.title ?? incentive,
    stage: row.stage as Stage,
    ref: lines.at(-1)?.id ?? (version ? factRef({ position: version.fact }) : `program:${program}`),
  }
}

function vestingRow({ granted, vested, steps, done, lost, next, ends }: VestingHistoryRow): VestingRow {
  return {
    ...{ granted: decimal(granted), vested: decimal(vested), steps, done, lost },
    next: next === null ? undefined : Temporal.Instant.from(next),
    ends: ends === null ? undefined : Temporal.Instant.from(ends),
  }
}

/** The version that it was earned under: the one its posting names, or the one in force when it began to vest. */
function versionOf(
  row: VestingHistoryRow,
  line: EarnedRow | undefined,
  programs: ReadonlyMap<string, readonly Program[]>,
): Program | undefined {
  const versions = programs.get(row.program) ?? []
  const named = versions.find(({ version }) => version === line?.version)
  if (named) return named
  const at = line?.earnedFrom ?? row.next ?? row.ends
  return (at === null ? undefined : versionAt(versions, Temporal.Instant.from(at))) ?? versions.at(-1)
}

type Found = Readonly<{ row: VestingHistoryRow; line: EarnedRow | undefined; incentive: string }>

function ruleOf(program: Program, { row, line, incentive }: Found): VestingRule | undefined {
  const vest = program.incentives.find(({ id }) => id === incentive)?.vest
  const from = line?.earnedFrom ?? beforeEnd(row, vest?.over, program.payout.zone)
  if (!vest || from === undefined) return undefined
  const clawbacks = (program.clawback ?? []).filter(
    ({ incentives }) => incentives === undefined || incentives.includes(incentive),
  )
  return { vest, clawbacks, from: Temporal.Instant.from(from), zone: program.payout.zone }
}

/** Where nothing has been posted yet, it was credited as long before its last step as it vests. */
function beforeEnd({ ends }: VestingHistoryRow, over: string | undefined, zone: string): string | undefined {
  if (ends === null || over === undefined) return undefined
  return Temporal.Instant.from(ends).toZonedDateTimeISO(zone).subtract(over).toInstant().toString()
}

/** What may have ended or paused vesting for a partner: the customer's subscriptions, its own roles, the customer's health. */
function causesOf({ facts, telling }: Asked, partner: string): readonly VestingCause[] {
  return [...subscriptionCauses(facts, telling), ...roleCauses(facts, { telling, partner }), ...healthCauses(facts)]
}

function subscriptionCauses(facts: readonly Fact[], { nameOf }: Telling): readonly VestingCause[] {
  const lives = [...subscriptionsFrom(facts).values()]
  const ends = endsOf(facts)
  const isOver = lives.length > 0 && lives.every(({ to }) => to !== undefined)
  const last = ends.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)).at(-1)
  const left = isOver && last ? [last] : []
  return [
    ...left.map(({ at, subscription, by, because, fact }) => ({
      ...({ at, about: 'subscription', isFinal: true, ref: factRef({ position: fact }) } as const),
      says: `${nameOf(by)} cancelled ${subscription}${because === undefined ? '' : ` (${because})`}`,
    })),
    ...lives.flatMap(({ id, segments, facts: [position = 0] }) =>
      segments
        .filter(({ suspended }) => suspended)
        .map(({ from }) => ({
          ...({ at: from, about: 'subscription', isFinal: false, ref: factRef({ position }) } as const),
          says: `${id} was suspended`,
        })),
    ),
  ]
}

type Whose = Readonly<{ telling: Telling; partner: string }>

function roleCauses(facts: readonly Fact[], { telling, partner }: Whose): readonly VestingCause[] {
  const mine = rolesFrom(facts).filter((one) => one.partner === partner)
  return mine.flatMap(({ role, to, fact }): readonly VestingCause[] => {
    if (!to || mine.some((one) => one.role === role && (!one.to || isBefore(to, one.to)))) return []
    const says = `${telling.nameOf(partner)} was no longer ${role}`
    return [{ at: to, about: 'role', says, ref: factRef({ position: fact }), isFinal: true }]
  })
}

function healthCauses(facts: readonly Fact[]): readonly VestingCause[] {
  return healthFrom(facts).map(({ score, at, fact }) => ({
    ...({ at, about: 'customer', isFinal: false, ref: factRef({ position: fact }) } as const),
    says: `the customer’s health was ${score.toFixed()}`,
  }))
}
