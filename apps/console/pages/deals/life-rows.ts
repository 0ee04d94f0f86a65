import type { DealLife, LifeLane, LifePoint } from '#apps/console/api/deal-life.ts'
import { msOf } from './life-search.ts'

/** How lanes are called, in the order in which they are drawn. */
export const LANES: Readonly<Record<LifeLane, string>> = {
  deal: 'Deal',
  sale: 'Sale',
  subscription: 'Subscription',
  usage: 'Usage',
  contact: 'Contacts',
  milestone: 'Milestones',
  health: 'Health',
  ticket: 'Tickets',
  invoice: 'Invoices',
  payment: 'Payments',
  earning: 'Earnings',
  vesting: 'Vesting',
  clawback: 'Taken back',
  payout: 'Payouts',
}

/** A stretch in a band: a term, or how long somebody held a role. */
export type BandSpan = Readonly<{ from: number; to: number; text: string; isFaint: boolean }>

/** One row of the axis: a band of stretches, or the points of a lane. */
export type AxisRow = Readonly<{ name: string } & ({ spans: readonly BandSpan[] } | { points: readonly PlacedPoint[] })>

/** A point with its place in the life's order, by which it is chosen. */
export type PlacedPoint = Readonly<{ index: number; at: number; point: LifePoint }>

type Named = Readonly<{ nameOf: (id: string) => string; end: number }>

const MOST_ROLES = 6

/** Bands of terms and roles, then each lane that has points but use, which is drawn as an area. */
export function axisRows(life: DealLife, { nameOf, end }: Named): readonly AxisRow[] {
  const placed = life.points.map((point, index): PlacedPoint => ({ index, at: msOf(point.at), point }))
  const lanes = (Object.keys(LANES) as LifeLane[]).filter((lane) => lane !== 'usage')
  return [
    ...(life.terms.length === 0 ? [] : [{ name: 'Terms', spans: life.terms.map(termSpan) }]),
    ...roleRows(life, { nameOf, end }),
    ...lanes.flatMap((lane) => {
      const points = placed.filter(({ point }) => point.lane === lane)
      return points.length === 0 ? [] : [{ name: LANES[lane], points }]
    }),
  ]
}

const OUTCOMES: Readonly<Record<DealLife['terms'][number]['outcome'], string>> = {
  renewed: 'renewed',
  lost: 'lost',
  left_early: 'left early',
  moved: 'moved',
  lapsed: 'lapsed',
  running: 'running',
  to_come: 'to come',
}

function termSpan({ from, to, months, outcome }: DealLife['terms'][number]): BandSpan {
  return {
    ...{ from: msOf(from), to: msOf(to), isFaint: outcome === 'to_come' },
    text: `${months === 1 ? '1 month' : `${months} months`}, ${OUTCOMES[outcome]}`,
  }
}

/** A row for each partner and role; those beyond six stand in the table of roles alone. */
function roleRows({ roles, from: begins }: DealLife, { nameOf, end }: Named): readonly AxisRow[] {
  const start = begins === null ? undefined : msOf(begins)
  const by = Map.groupBy(
    roles,
    ({ partner, role }) => `${role.charAt(0).toUpperCase()}${role.slice(1)}: ${nameOf(partner)}`,
  )
  return [...by].slice(0, MOST_ROLES).map(([name, held]) => ({
    name,
    spans: held.map(({ from, to, share }) => ({
      // A role may be older than the life: it is drawn from where that begins.
      from: Math.max(msOf(from), start ?? msOf(from)),
      to: to === null ? end : msOf(to),
      text: `${share} %`,
      isFaint: false,
    })),
  }))
}

/** What use came to, month by month, in the currency of the newest month. */
export type UseCourse = Readonly<{
  currency: string
  months: readonly Readonly<{ from: number; to: number; amount: number }>[]
  limits: readonly Readonly<{ name: string; from: number; to: number; amount: number }>[]
}>

/** The sums of all charges by month; undefined where nothing was used. */
export function courseOfUse({ usage, commitments }: DealLife): UseCourse | undefined {
  const currency = usage.at(-1)?.currency
  if (currency === undefined) return undefined
  const by = Map.groupBy(
    usage.filter((one) => one.currency === currency),
    ({ month }) => month,
  )
  const months = [...by].map(([month, some]) => {
    const first = Temporal.PlainYearMonth.from(month)
    const start = (of: Temporal.PlainYearMonth) => msOf(`${of.toPlainDate({ day: 1 })}T00:00:00Z`)
    const amount = some.reduce((sum, one) => sum + Number(one.amount), 0)
    return { from: start(first), to: start(first.add({ months: 1 })), amount }
  })
  const limits = commitments
    .filter((one) => one.currency === currency)
    .map(({ name, from, to, perMonth }) => ({
      ...{ name, from: msOf(`${from}T00:00:00Z`), to: msOf(`${to}T00:00:00Z`) },
      amount: Number(perMonth),
    }))
  return { currency, months, limits }
}

/** One earning as steps: what has vested, what may still, and where it stopped. Only drawn: exact figures stand in the table. */
export type VestingSteps = Readonly<{
  name: string
  come: readonly (readonly [at: number, vested: number])[]
  ahead: readonly (readonly [at: number, vested: number])[]
  stop: readonly [at: number, vested: number] | undefined
}>

export const MOST_VESTINGS = 4

/** The largest earnings that vest, those that stopped first. */
export function vestingSteps({ vestings }: DealLife, nameOf: (id: string) => string): readonly VestingSteps[] {
  return vestings
    .toSorted((a, b) => Number(a.stop === null) - Number(b.stop === null) || Number(b.granted) - Number(a.granted))
    .slice(0, MOST_VESTINGS)
    .map((one) => stepsOf(one, `${nameOf(one.partner)}, ${one.title}`))
}

function stepsOf({ steps, held, vested, stop }: DealLife['vestings'][number], name: string): VestingSteps {
  const [first, second] = [steps[0], steps[1]]
  if (!first) return { name, come: [], ahead: [], stop: undefined }
  const gap = second ? msOf(second.at) - msOf(first.at) : 30 * 86_400_000
  // Where it stopped the line ends.
  const until = stop ? msOf(stop.at) : Number.POSITIVE_INFINITY
  const done = steps.filter(({ at, state }) => state === 'vested' || (state === 'lost' && msOf(at) <= until))
  const come = [
    [msOf(first.at) - gap, 0] as const,
    ...done.map((step) => [msOf(step.at), Number(step.vested)] as const),
    ...(stop ? [[until, Number(vested)] as const] : []),
  ]
  const open = steps.filter(({ state }) => state === 'open')
  const each = open.length === 0 ? 0 : Number(held) / open.length
  const last = come.at(-1)
  const ahead = open.map((step, at) => [msOf(step.at), Number(vested) + each * (at + 1)] as const)
  return {
    ...{ name, come },
    ahead: last && ahead.length > 0 ? [last, ...ahead] : [],
    stop: stop ? ([msOf(stop.at), Number(vested)] as const) : undefined,
  }
}
