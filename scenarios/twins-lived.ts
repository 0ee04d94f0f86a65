import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { STAGES, type Stage } from '#core/life/role.ts'
import { tasks } from '#questions/life/tasks.ts'
import { everyRow } from '#questions/list.ts'
import { heldEarnings } from '#questions/rewards/held-earnings.ts'
import { statement, statements } from '#questions/rewards/statements.ts'
import { type Channel, contextFor, through } from './channel.ts'
import { playScenario } from './play.ts'
import type { Scenario, Sentence } from './read-scenario.ts'
import { invoicesBetween } from './seen.ts'

/** Who of the two stories may earn, and who pays in the end. */
export const EARNERS = ['leaf', 'mossgate'] as const
export type Earner = (typeof EARNERS)[number]
const [SELLER, CUSTOMER, VENDOR] = ['leaf', 'fen-foods', 'altus']

/** What a partner has of one stage: all of it once it has vested, what has vested, what still may, and what never will. */
export type Reward = Readonly<{ earner: Earner; stage: Stage } & Record<'earned' | 'vested' | 'held' | 'lost', Decimal>>

/** What one story came to. Months are texts such as `2026-04`, amounts are in euros and net of tax. */
export type Lived = Readonly<{
  title: string
  months: ReadonlyMap<string, Readonly<{ used: string | undefined; events: readonly string[] }>>
  rewards: readonly Reward[]
  /** What had been stated to both partners together by the end of each quarter, oldest first. */
  vested: readonly Readonly<{ until: string; amount: Decimal }>[]
  /** What the customer was billed, and what its partner was billed for it. */
  billed: Readonly<{ customer: Decimal; partner: Decimal }>
}>

type Month = { used: string | undefined; events: string[] }

/** Plays a story through the real doors and looks at what it came to, each partner's as that partner sees it. */
export async function live(scenario: Scenario, context: Channel['context']): Promise<Lived> {
  const months = new Map<string, Month>()
  const channel = await playScenario(scenario, context, (at, sentence) => note(months, at, sentence))
  const statedTo = await Promise.all(EARNERS.map(async (earner) => ({ earner, told: await stated(channel, earner) })))
  return {
    title: scenario.title,
    months,
    rewards: (await Promise.all(statedTo.map((one) => rewardsOf(channel, one)))).flat(),
    vested: growing(statedTo.flatMap(({ told }) => told)),
    billed: {
      customer: await billedBetween(channel, SELLER, CUSTOMER),
      partner: await billedBetween(channel, VENDOR, SELLER),
    },
  }
}

/** What the reader hears of: everything that is done but closing, settling and using, the last of which is a number. */
async function note(months: Map<string, Month>, channel: Channel, { kind, text }: Sentence): Promise<void> {
  if (kind !== 'when') return
  const { now } = channel
  const [, amount, of] = /uses (\S+) core-months in (\d{4}-\d{2})/.exec(text) ?? []
  const day = now.toZonedDateTimeISO('Europe/Berlin').toPlainDate()
  const name = of ?? day.toPlainYearMonth().toString()
  const month = months.get(name) ?? { used: undefined, events: [] }
  months.set(name, month)
  if (amount !== undefined) month.used = amount
  else if (!/ (closes|is settled)$/.test(text)) {
    const said = text.replace(/^on \S+ /, '')
    const more = said.startsWith('the playbooks of Leaf run') ? `: ${await asked(channel)}` : ''
    month.events.push(`${day.day}: ${said}${more}`)
  }
}

/** What the playbooks of the seller have asked for until now, as its people see it. */
async function asked(channel: Channel): Promise<string> {
  const { tasks: found } = await through(channel, tasks, SELLER, { customer: CUSTOMER, limit: 100 })
  return found.map(({ title, due, state }) => `“${title}” by ${due.slice(0, 10)}, ${state}`).join('; ')
}

type Stated = Readonly<{ until: string; stage: Stage; incentive: string; amount: Decimal }>

async function stated(channel: Channel, earner: Earner): Promise<readonly Stated[]> {
  const heads = await everyRow(statements, contextFor(channel, earner), {})
  if (!heads.ok) throw new Error(heads.refusal.says)
  const told: Stated[] = []
  for (const { number, periodTo, partner } of heads.value) {
    if (partner !== earner) continue
    const { earnings } = await through(channel, statement, earner, { number })
    told.push(...earnings.map((line) => ({ ...line, until: periodTo, amount: decimal(line.amount) })))
  }
  return told
}

async function rewardsOf(
  channel: Channel,
  { earner, told }: Readonly<{ earner: Earner; told: readonly Stated[] }>,
): Promise<readonly Reward[]> {
  const { earnings: vesting } = await through(channel, heldEarnings, earner, { limit: 1_000 })
  return STAGES.flatMap((stage) => {
    const vested = sum(told.filter((one) => one.stage === stage).map(({ amount }) => amount))
    const waiting = vesting.filter((one) => one.stage === stage)
    const notVested = (stops: boolean) =>
      sum(waiting.filter(({ nextAt }) => (nextAt === null) === stops).map((one) => decimal(one.held)))
    const [held, lost] = [notVested(false), notVested(true)]
    const earned = sum([vested, held, lost])
    return earned.eq(0) ? [] : [{ earner, stage, earned, vested, held, lost }]
  })
}

function growing(told: readonly Stated[]): Lived['vested'] {
  let amount = decimal('0')
  const byQuarter = [...Map.groupBy(told, ({ until }) => until)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return byQuarter.map(([until, lines]) => {
    amount = sum([amount, ...lines.map((line) => line.amount)])
    return { until, amount }
  })
}

async function billedBetween(channel: Channel, seller: string, buyer: string): Promise<Decimal> {
  const documents = await invoicesBetween(channel, seller, { seller, buyer })
  return sum(documents.flatMap(({ items }) => items.map((line) => decimal(line.amount))))
}
